import type { components, paths } from "./schema";

type Schemas = components["schemas"];

export type Problem = Schemas["Problem"];
export type Session = Schemas["OpenSession"];
export type User = Schemas["User"];
export type Account = Schemas["Account"];
export type Organisation = Schemas["Organisation"];
export type OrganisationForm = Schemas["OrganisationForm"];
export type EmailChange = Schemas["EmailForm"];
export type PasswordChange = Schemas["ChangePasswordForm"];
export type AccountSession = Schemas["SessionView"];
export type SecondFactorSetup = Schemas["SecondFactorSetup"];
export type LedgerPage = Schemas["LedgerPage"];
export type LedgerLine = LedgerPage["lines"][number];
export type Role = Schemas["Role"];
/** A user of an organisation, as its administrator sees them. */
export type Member = Schemas["Member"];
export type Invitation = Schemas["InvitationForm"];
export type MemberChange = Schemas["UserForm"];
export type FoundOrganisations = Schemas["FoundAccounts"];
/** An organisation with its users, as the support sees it. */
export type SupportAccount = Schemas["SupportAccount"];
export type SupportMember = SupportAccount["users"][number];
/** What someone of the support has asked for an account of ANCV, and another is to confirm. */
export type Takeover = SupportMember["takeovers"][number];
export type EmailCorrection = Schemas["EmailCorrection"];
export type SecondFactorLift = Schemas["SecondFactorLift"];
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
export type SearchResult = Schemas["SearchResult"];
/** Someone known who is very much alike to whoever was typed. */
export type Alike = Schemas["AlikeView"];
export type Details = Schemas["DetailsForm"];
export type EnrollmentForm = Schemas["EnrollForm"];
/** What is said of someone alike who is known. */
export type LikenessAnswer = Required<
  Pick<EnrollmentForm, "same_person" | "another_person_because">
>;
export type Enrollment = Schemas["EnrollmentPage"];
export type EnrollmentResult = Schemas["EnrollmentResult"];
export type Withdrawal = Schemas["Withdrawal"];
export type CreditCheck = Schemas["CreditCheck"];
export type GroupsQuery = NonNullable<paths["/api/groups"]["get"]["parameters"]["query"]>;

/** A list that is to be validated, or waited for. */
export type ListToValidate = Schemas["ListToValidate"];
/** Until when a party has to say who travelled. */
export type Deadline = Schemas["DeadlineView"];
/** A correction that ANCV has to decide on. */
export type OpenCorrection = Schemas["ListedCorrection"];
/** Someone whom ANCV is to look at, beside those whom they are alike. */
export type Homonym = Schemas["HomonymView"];
export type OtherPerson = Homonym["others"][number];
export type Finding = Schemas["FindingForm"];
/** What is owed to providers, and which of them have to wait. */
export type PaymentLines = Schemas["Lines"];
export type PaymentLine = Schemas["PaymentLine"];
export type LineState = PaymentLine["state"];
export type Waiting = Schemas["Waiting"];
/** What the page always says itself: which lines, and on which day. */
export type BatchForm = Schemas["BatchForm"] & { execution_on: string };
export type Batch = Schemas["Batch"];
export type BatchSummary = Schemas["BatchSummary"];
export type BatchState = Batch["state"];
/** What one provider gets of a batch. */
export type Transfer = Schemas["Transfer"];
export type TransferOutcome = Schemas["OutcomeForm"];
export type BankAccount = Schemas["BankAccount"];
/** A provider's accounts: the one that is paid to, and the one that was asked for. */
export type BankAccountPage = Schemas["BankAccounts"];
export type BankAccountForm = Schemas["AccountForm"];
/** An account that ANCV has to decide on, with its whole number. */
export type BankRequest = Schemas["BankRequest"];
export type BankDecision = Schemas["AccountDecision"];
/** Lists that one validates, or waits for, after the stays. */
export type ValidationList = Schemas["Lists"];
export type Party = Deadline["party"];
/** The list of a stay that is over: who was there, by whose word, and what came of it. */
export type Validation = Schemas["ValidationPage"];
export type Attendee = Schemas["Attendee"];
/** Someone ANCV has been asked to add to the list. What else is known of them is in their request. */
export type AskedFor = Pick<CorrectionSummary, "enrollment_id" | "name">;
export type Said = NonNullable<Validation["provider_said"]>;
export type Totals = Schemas["Totals"];
export type ProviderValidationForm = Schemas["ListForm"];
export type HolderValidationForm = Schemas["HolderForm"];
export type PresenceForm = Schemas["PresenceForm"];
export type CorrectionSummary = Schemas["CorrectionSummary"];
export type Correction = Schemas["CorrectionView"];
export type CorrectionForm = Schemas["CorrectionForm"];
export type CorrectionDecision = Schemas["DecisionForm"];
export type Upload = Schemas["Upload"];
export type UploadForm = Schemas["UploadForm"];
export type Paper = UploadForm["paper"];
export type RoomingList = Schemas["RoomingPage"];
export type Room = RoomingList["rooms"][number];
export type Guest = Room["guests"][number];
export type Venue = Schemas["Venue"];
