import { api } from "../../api/client";
import { useReread } from "../../api/queries";
import type { Account } from "../../api/types";
import { Notice } from "../../components/Notice";
import { ProblemNotice } from "../../components/ProblemNotice";
import { ActionButton } from "../../components/SubmitButton";
import { useOutcome } from "../../components/useOutcome";

/** Whether one is reminded by e-mail of lists to validate. */
export function RemindersSection({ account: { reminders } }: { account: Account }) {
  const reread = useReread("account");
  const [outcome, setOutcome] = useOutcome<{ title: string }>();
  const choose = api.useMutation("put", "/api/account/reminders", {
    onMutate: () => setOutcome(null),
    onSuccess: async () => {
      await reread();
      setOutcome({
        title: reminders
          ? "Vous ne recevrez plus de rappels."
          : "Vous recevrez de nouveau les rappels.",
      });
    },
  });
  return (
    <section className="card stack" aria-labelledby="rappels">
      <h2 id="rappels">Rappels par e-mail</h2>
      {outcome && <Notice key={outcome.key} tone="success" title={outcome.title} />}
      {choose.isError && <ProblemNotice error={choose.error} />}
      <p>
        {reminders ? (
          <>
            <strong>Vous recevez des rappels</strong> avant la fin du délai d’une liste à valider.
          </>
        ) : (
          <>
            <strong>Vous ne recevez pas de rappels</strong> avant la fin du délai d’une liste à
            valider.
          </>
        )}{" "}
        Les e-mails qui annoncent une liste, un retard ou une décision vous arrivent toujours.
      </p>
      <p>
        <ActionButton
          isSending={choose.isPending}
          onClick={() => choose.mutate({ body: { reminders: !reminders } })}
        >
          {reminders ? "Ne plus recevoir de rappels" : "Recevoir les rappels"}
        </ActionButton>
      </p>
    </section>
  );
}
