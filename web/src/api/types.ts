import type { components, paths } from "./schema";

type Schemas = components["schemas"];

export type Problem = Schemas["Problem"];
export type Session = Schemas["OpenSession"];
export type User = Schemas["User"];
export type Account = Schemas["Account"];
export type Organisation = Schemas["Organisation"];
export type Credit = Schemas["CreditView"];
export type GroupSummary = Schemas["GroupSummary"];
export type GroupList = Schemas["GroupList"];
export type Group = Schemas["GroupDetails"];
/** A group with everyone in it. */
export type GroupWithPeople = Schemas["GroupPage"];
export type Participant = Schemas["Participant"];
export type Aid = Schemas["AidView"];
export type Senior = Schemas["Senior"];
export type SeniorSearch = Schemas["SearchForm"];
export type Details = Schemas["DetailsForm"];
export type EnrollmentForm = Schemas["EnrollmentForm"];
export type Enrollment = Schemas["EnrollmentPage"];
export type EnrollmentResult = Schemas["EnrollmentResult"];
export type Withdrawal = Schemas["Withdrawal"];
export type CreditCheck = Schemas["CreditCheck"];
export type GroupsQuery = NonNullable<paths["/api/groups"]["get"]["parameters"]["query"]>;
