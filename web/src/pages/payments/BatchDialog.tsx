import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { useInvalidate } from "../../api/hooks";
import { paymentsApi } from "../../api/payments";
import { type FormErrors, problemOf, toFormErrors } from "../../api/problem";
import type { BatchForm } from "../../api/types";
import { Dialog } from "../../components/Dialog";
import { ProblemNotice } from "../../components/ProblemNotice";
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
  const invalidate = useInvalidate();
  const create = useMutation({
    mutationFn: () => paymentsApi.createBatch(form),
    onSuccess: async (batch) => {
      await invalidate("payments");
      const state: BatchOutcome = { done: "created" };
      navigate(`/paiements/lots/${batch.batch_id}`, { state });
    },
    onError: async (error) => {
      const problem = problemOf(error);
      if (problem.status >= 500 || problem.status === 0) return;
      // Something is no longer as it was chosen: it is read again, and the form tells why.
      await invalidate("payments", "lines");
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
        <button
          type="button"
          className="button button-primary"
          aria-disabled={create.isPending || undefined}
          onClick={() => create.isPending || create.mutate()}
        >
          {create.isPending ? "Enregistrement en cours…" : "Créer le lot"}
        </button>
        <button type="button" className="button" data-safe onClick={onClose}>
          Revenir au choix
        </button>
      </div>
    </Dialog>
  );
}
