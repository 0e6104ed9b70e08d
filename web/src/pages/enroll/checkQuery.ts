import { api } from "../../api/client";
import type { EnrollmentForm } from "../../api/types";

/** What enrolling with this form would give. */
export function checkQuery(groupId: string, form: EnrollmentForm) {
  return {
    queryKey: ["credit-check", groupId, form],
    queryFn: () => api.checkCredit(groupId, form),
    // The form carries tax data: kept just long enough to go from one step to the next.
    gcTime: 10_000,
  };
}
