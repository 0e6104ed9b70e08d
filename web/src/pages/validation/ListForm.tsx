import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { api } from "../../api/client";
import {
  type FormErrors,
  hasErrors,
  isOvertaken,
  noErrors,
  problemOf,
  toFormErrors,
} from "../../api/problem";
import { byPath } from "../../api/queries";
import { useUser } from "../../api/session";
import type { Party, Problem, Totals, Validation } from "../../api/types";
import { useDraft } from "../../components/drafts";
import { ErrorSummary } from "../../components/ErrorSummary";
import { TextArea } from "../../components/fields";
import { Notice } from "../../components/Notice";
import { SubmitButton } from "../../components/SubmitButton";
import { missingReason, REASON, reasonHint } from "../../reason";
import { answerOf, partyOf, summary, type Ticks, toForm } from "./attendance";
import { ConfirmDialog } from "./ConfirmDialog";
import { PeopleTicks } from "./PeopleTicks";

const PROVIDER = "/api/groups/{group_id}/provider-validation";
/** With `preview`, it only tells what the confirmation would come to. */
const HOLDER = "/api/groups/{group_id}/holder-validation";

type Props = {
  validation: Validation;
  onDone: (fresh: Validation) => void;
  /** The list is not what it was, or no longer one's own to answer. */
  onRefused: (problem: Problem) => void;
};

/** The ticks, and the way to their final confirmation. */
export function ListForm({ validation, onDone, onRefused }: Props) {
  const { group, people } = validation;
  const party = partyOf(validation) ?? "provider";
  const isInPlace = useUser().organisation_kind === "ancv";
  const [draft, update] = useDraft<Ticks>(`valider/${group.group_id}/${party}`);
  const ticks = draft ?? {};
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<FormErrors>(noErrors);
  const [totals, setTotals] = useState<Totals | null>(null);
  const [isReviewed, setIsReviewed] = useState(false);
  const answer = answerOf(people, party, ticks);
  const form = toForm(validation, party, ticks, isInPlace ? reason.trim() : null);

  const fail = (error: unknown) => {
    const problem = problemOf(error);
    setIsReviewed(false);
    if (isOvertaken(problem)) onRefused(problem);
    else setErrors(toFormErrors(problem, ["reason"]));
  };

  const preview = api.useMutation("post", HOLDER, {
    onSuccess: (found) => {
      setTotals(found.totals);
      setIsReviewed(true);
    },
    onError: fail,
  });

  const done = (fresh: Validation) => {
    update(() => undefined);
    onDone(fresh);
  };
  const validate = api.useMutation("post", PROVIDER, { onSuccess: done, onError: fail });
  const confirm = api.useMutation("post", HOLDER, {
    onSuccess: ({ validation: fresh }) => done(fresh),
    onError: fail,
  });
  const path = byPath({ group_id: group.group_id });
  const send = () =>
    party === "provider"
      ? validate.mutate({ ...path, body: form })
      : confirm.mutate({ ...path, body: { ...form, preview: false } });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (preview.isPending) return;
    const found = { fields: isInPlace ? missingReason(reason) : {}, general: [] };
    setErrors(found);
    if (hasErrors(found)) return;
    if (party === "provider") setIsReviewed(true);
    else preview.mutate({ ...path, body: { ...form, preview: true } });
  };

  return (
    <>
      <form className="stack-large" onSubmit={submit} noValidate>
        <ErrorSummary errors={errors} />
        <section className="card stack" aria-labelledby="participants">
          <h2 id="participants">Qui était là&nbsp;?</h2>
          <p>{INSTRUCTIONS[party]}</p>
          <p>
            <button type="button" className="text-button" onClick={() => update(() => undefined)}>
              {party === "provider"
                ? "Tout le monde était là"
                : "Reprendre les réponses du prestataire"}
            </button>
          </p>
          <PeopleTicks
            people={people}
            party={party}
            ticks={ticks}
            onTick={(id, isThere) => update((current) => ({ ...current, [id]: isThere }))}
          />
        </section>
        {validation.can.ask_correction && <SomeoneMissing groupId={group.group_id} />}
        {isInPlace && (
          <section className="card stack" aria-labelledby="a-la-place">
            <h2 id="a-la-place">À la place {placeOf(party, validation)}</h2>
            <TextArea
              form={{
                values: { reason },
                errors: errors.fields,
                set: (_, value) => setReason(value),
              }}
              name="reason"
              label="Motif"
              hint={reasonHint("Il est conservé, et visible des deux parties.")}
              maxLength={REASON.longest}
            />
          </section>
        )}
        <div className="stack">
          <output className="tally">{summary(answer)}</output>
          <div className="buttons">
            <SubmitButton isSending={preview.isPending} sending="Calcul en cours…">
              {party === "provider" ? "Vérifier et valider" : "Vérifier et confirmer"}
            </SubmitButton>
          </div>
          <p className="quiet">Rien n’est envoyé avant votre confirmation, à l’étape suivante.</p>
        </div>
      </form>
      {isReviewed && (
        <ConfirmDialog
          group={group}
          party={party}
          isInPlace={isInPlace}
          answer={answer}
          totals={party === "holder" ? totals : null}
          isSending={validate.isPending || confirm.isPending}
          onConfirm={send}
          onDismiss={() => setIsReviewed(false)}
        />
      )}
    </>
  );
}

const INSTRUCTIONS: Record<Party, string> = {
  provider:
    "Tout le monde est coché. Décochez seulement les personnes qui n’étaient pas là, puis validez.",
  holder:
    "Les cases suivent ce que le prestataire a dit. Décochez les personnes qui ne sont pas parties, cochez celles qui sont parties, puis confirmez.",
};

function placeOf(party: Party, { group }: Validation): string {
  return party === "provider"
    ? `du prestataire ${group.provider_name}`
    : `du porteur ${group.holder_name}`;
}

function SomeoneMissing({ groupId }: { groupId: string }) {
  return (
    <Notice tone="warning" title="Il manque quelqu’un sur cette liste&nbsp;? Ne la confirmez pas.">
      <p>
        Demandez d’abord à l’ANCV de l’ajouter. Votre délai est suspendu jusqu’à sa réponse&nbsp;:
        vous confirmerez ensuite.
      </p>
      <div className="buttons">
        <Link to={`/validations/${groupId}/corrections/nouvelle`} className="button">
          Il manque quelqu’un
        </Link>
      </div>
    </Notice>
  );
}
