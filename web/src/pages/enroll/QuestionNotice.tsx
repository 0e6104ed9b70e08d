import { problemOf } from "../../api/problem";
import { Notice } from "../../components/Notice";
import { ProblemNotice } from "../../components/ProblemNotice";
import { ActionButton } from "../../components/SubmitButton";
import { useEnroll } from "./steps";
import { useLookUp } from "./useLookUp";

/** Someone alike has become known meanwhile: the way back to the question, with what is known now. */
export function QuestionNotice({ error }: { error: unknown }) {
  const { draft } = useEnroll();
  const lookUp = useLookUp();
  const { title, detail, fields } = problemOf(error);
  return (
    <>
      <Notice tone="error" title={title} takesFocus>
        <p>{detail}</p>
        {fields
          .filter(({ message }) => message !== detail)
          .map(({ field, message }) => (
            <p key={field}>{message}</p>
          ))}
        <div className="buttons">
          <ActionButton
            isSending={lookUp.isPending}
            sending="Recherche en cours…"
            onClick={() => draft?.identity && lookUp.start(draft, draft.identity)}
          >
            Répondre à la question
          </ActionButton>
        </div>
      </Notice>
      {lookUp.isError && <ProblemNotice error={lookUp.error} />}
    </>
  );
}
