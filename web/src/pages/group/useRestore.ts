import { api } from "../../api/client";
import { byPath, useReread } from "../../api/queries";
import type { EnrollmentResult } from "../../api/types";

/** Puts someone who was withdrawn back on the stay. */
export function useRestore(group_id: string, onRestored: (result: EnrollmentResult) => void) {
  const reread = useReread("enrollments");
  const { mutate, ...restore } = api.useMutation(
    "post",
    "/api/groups/{group_id}/enrollments/{enrollment_id}/restore",
    {
      onSuccess: async (result) => {
        await reread();
        onRestored(result);
      },
    },
  );
  return {
    ...restore,
    start: (enrollment_id: string) => mutate(byPath({ group_id, enrollment_id })),
  };
}
