import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { type FormErrors, hasErrors, noErrors } from "../../api/problem";
import type { Alike } from "../../api/types";
import { ErrorSummary } from "../../components/ErrorSummary";
import { RadioField, TextArea } from "../../components/fields";
import { Hotline } from "../../components/Hotline";
import { Notice } from "../../components/Notice";
import { ProblemNotice } from "../../components/ProblemNotice";
import { SubmitButton } from "../../components/SubmitButton";
import { fullName, longDate } from "../../format";
import { REASON, reasonHint } from "../../reason";
import { type EnrollDraft, takenAs } from "./draft";
import {
  canBeSame,
  choicesOf,
  chosenOwn,
  foreign,
  isAnother,
  type LikenessValues,
  unanswered,
  validateLikeness,
} from "./likeness";
import { RecordCard, RecordNotices } from "./RecordCard";
import { StepTitle } from "./StepTitle";
import { useEnroll } from "./steps";
import { useLookUp } from "./useLookUp";

type Props = { draft: EnrollDraft; alike: Alike[]; onAnswered: () => void };

/** « Est-ce la même personne ? », before anything else is asked of someone who is alike to others. */
export function LikenessQuestion({ draft, alike, onAnswered }: Props) {
  const { update, base } = useEnroll();
  const lookUp = useLookUp();
  const [errors, setErrors] = useState<FormErrors>(noErrors);
  const { identity, match, likeness: values = unanswered } = draft;
  const form = {
    values,
    errors: errors.fields,
    set: <K extends keyof LikenessValues>(name: K, value: LikenessValues[K]) =>
      update(() => ({ ...draft, likeness: { ...values, [name]: value } })),
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (lookUp.isPending) return;
    const found = validateLikeness(alike, values);
    setErrors(found);
    if (hasErrors(found)) return;
    const own = chosenOwn(alike, values);
    if (own) lookUp.start(takenAs(draft, own), own);
    else onAnswered();
  };

  return (
    <>
      <StepTitle
        current={1}
        title="Est-ce la même personne&nbsp;?"
        lead="Une personne très ressemblante est déjà connue de l’ANCV. L’aide n’est accordée qu’une fois par an à chacun."
      />
      <form className="stack-large" onSubmit={submit} noValidate>
        <ErrorSummary errors={errors} />
        {lookUp.isError && <ProblemNotice error={lookUp.error} />}
        {identity && !match && (
          <p className="card">
            Vous avez saisi&nbsp;: <strong>{fullName(identity)}</strong>, date de naissance{" "}
            {longDate(identity.birth_date)}, ville de naissance {identity.birth_city}.
          </p>
        )}
        {match && (
          <>
            <p>Vous avez saisi une personne que l’ANCV connaît&nbsp;:</p>
            <RecordNotices senior={match} />
            <RecordCard senior={match} />
          </>
        )}
        <OtherHolders alike={alike} />
        <div className="card stack-large">
          <RadioField
            form={form}
            name="likeness"
            label="Votre réponse"
            hint="Comparez avec la pièce d’identité."
            options={choicesOf(alike)}
            layout="cards"
          />
          {isAnother(values) && (
            <TextArea
              form={form}
              name="another_person_because"
              label="Pourquoi est-ce une autre personne&nbsp;?"
              hint={reasonHint(
                "L’ANCV le lit et vérifie avant de verser l’aide. Exemples\u00a0: «\u00a0Ce sont des jumelles\u00a0», «\u00a0Ce sont deux cousins, j’ai vu les deux cartes d’identité\u00a0».",
              )}
              maxLength={REASON.longest}
            />
          )}
        </div>
        <div className="buttons">
          <SubmitButton isSending={lookUp.isPending} sending="Recherche en cours…">
            Continuer
          </SubmitButton>
          <Link to={base} className="button">
            Corriger l’identité
          </Link>
        </div>
      </form>
    </>
  );
}

/** Of another holder's people nothing is told: among several, one can't be taken. */
function OtherHolders({ alike }: { alike: Alike[] }) {
  const others = foreign(alike);
  if (others === 0 || canBeSame(alike)) return null;
  const isOne = others === 1;
  return (
    <Notice
      tone="warning"
      title={
        isOne
          ? "L’ANCV connaît aussi une personne très ressemblante, qui n’est pas de vos listes."
          : "L’ANCV connaît plusieurs personnes très ressemblantes, qui ne sont pas de vos listes."
      }
    >
      <p>
        {isOne ? "Si c’est elle" : "Si c’est l’une d’elles"}, ne répondez pas encore&nbsp;: vérifiez
        l’identité sur la pièce d’identité et corrigez-la, ou appelez l’ANCV au <Hotline />.
      </p>
    </Notice>
  );
}
