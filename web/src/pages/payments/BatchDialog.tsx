import { useNavigate } from "react-router";
import { api } from "../../api/client";
import { type FormErrors, problemOf, toFormErrors } from "../../api/problem";
import { useReread } from "../../api/queries";
import type { BatchForm } from "../../api/types";
import { Dialog, SafeButton } from "../../components/Dialog";
import { useSubmission } from "../../components/drafts";
import { ProblemNotice } from "../../components/ProblemNotice";
import { ActionButton } from "../../components/SubmitButton";
import { count, longDate, money } from "../../format";
import type { BatchOutcome } from "./outcome";
import type { ProviderLines } from "./lines";

type Props = {
  form: BatchForm;
  transfers: ProviderLines[];
  onClose: () => void;
  /** What the form itself has to tell. */
  onRefused: (errors: FormErrors) => void;
};

/** Says what the batch will be before it is made. */
export function BatchDialog({ form, transfers, onClose, onRefused }: Props) {
  const navigate = useNavigate();
  const reread = useReread("payments");
  const submission = useSubmission("lot");
  const create = api.useMutation("post", "/api/payments/batches", {
    onSuccess: async (batch) => {
      submission.answered();
      await reread();
      const state: BatchOutcome = { done: "created" };
      navigate(`/paiements/lots/${batch.batch_id}`, { state });
    },
    onError: async (error) => {
      const problem = problemOf(error);
      if (problem.status >= 500 || problem.status === 0) return;
      // Something is no longer as it was chosen: it is read again, and the form tells why.
      await reread();
      onRefused(toFormErrors(problem, ["execution_on"]));
    },
  });
  const lines = transfers.reduce((sum, one) => sum + one.lines.length, 0);
  const cents = transfers.reduce((sum, one) => sum + one.cents, 0);
  return (
    <Dialog title="Préparer ce lot&nbsp;?" onDismiss={onClose}>
      <p>
        <strong>{count(transfers.length, "virement", "virements")}</strong> pour{" "}
        {count(lines, "ligne", "lignes")}, <strong>{money(cents)}</strong> au total, à exécuter le{" "}
        <strong>{longDate(form.execution_on)}</strong>.
      </p>
      <ul className="amounts">
        {transfers.map((one) => (
          <li key={one.id}>
            <span>{one.name}</span>
            <span className="number nowrap">{money(one.cents)}</span>
          </li>
        ))}
      </ul>
      <p>
        Rien n’est encore payé&nbsp;: une autre personne que vous doit approuver le lot avant qu’il
        parte à la banque. D’ici là, il peut être annulé.
      </p>
      {create.isError && <ProblemNotice error={create.error} />}
      <div className="buttons">
        <ActionButton
          tone="primary"
          isSending={create.isPending}
          sending="Enregistrement en cours…"
          onClick={() =>
            create.mutate({ params: { header: submission.headerOf(form) }, body: form })
          }
        >
          Créer le lot
        </ActionButton>
        <SafeButton onClick={onClose}>Revenir au choix</SafeButton>
      </div>
    </Dialog>
  );
}
