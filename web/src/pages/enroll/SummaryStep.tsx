import { useQuery } from "@tanstack/react-query";
import { Link, Navigate, useNavigate } from "react-router";
import { api } from "../../api/client";
import { problemOf } from "../../api/problem";
import { queries, useReread } from "../../api/queries";
import { submissionOf } from "../../api/submission";
import type { Aid, CreditCheck, EnrollmentForm } from "../../api/types";
import { AidExplanation, creditChange, isRefused } from "../../components/AidOutcome";
import { Notice } from "../../components/Notice";
import { ProblemNotice } from "../../components/ProblemNotice";
import { QueryView } from "../../components/QueryView";
import { ActionButton } from "../../components/SubmitButton";
import { fullName, money } from "../../format";
import type { GroupPageState } from "../group/GroupPage";
import { formOf, isQuestionOpen } from "./draft";
import { isAboutLikeness } from "./likeness";
import { QuestionNotice } from "./QuestionNotice";
import { Recap } from "./Recap";
import { StepTitle } from "./StepTitle";
import { useEnroll } from "./steps";

export function SummaryStep() {
  const { detail, draft, update, base } = useEnroll();
  const groupId = detail.group.group_id;
  const groupPath = `/groupes/${groupId}`;
  const navigate = useNavigate();
  const reread = useReread("enrollments");

  const enroll = api.useMutation("post", "/api/groups/{group_id}/enrollments", {
    onSuccess: async (result) => {
      const state: GroupPageState = { done: "enrolled", result };
      update(() => undefined);
      navigate(groupPath, { replace: true, state });
      await reread();
    },
  });

  if (!draft?.identity || !draft.details) {
    // Just enrolled: the draft is gone and the group's page is on its way.
    return enroll.isIdle ? <Navigate to={base} replace /> : null;
  }
  const { identity, details } = draft;
  if (isQuestionOpen(draft) && enroll.isIdle) return <Navigate to={`${base}/fiche`} replace />;
  const form = formOf(draft, identity, details);

  const submit = () => {
    if (enroll.isPending) return;
    const submission = submissionOf(draft.submission, form);
    update((current) => current && { ...current, submission });
    enroll.mutate({
      params: { path: { group_id: groupId }, header: { "Idempotency-Key": submission.key } },
      body: form,
    });
  };

  return (
    <>
      <StepTitle
        current={3}
        title={`Inscrire ${fullName(identity)}`}
        lead="Vérifiez avant d’inscrire."
      />
      <div className="stack-large">
        <Outcome groupId={groupId} form={form} />
        <Recap
          identity={identity}
          details={details}
          participants={detail.participants}
          alike={draft.alike}
          likeness={draft.likeness}
          base={base}
        />
        {enroll.isError && <EnrollFailure error={enroll.error} onRetry={submit} base={base} />}
        <div className="buttons">
          <ActionButton
            tone="primary"
            isSending={enroll.isPending}
            sending="Inscription en cours…"
            onClick={submit}
          >
            Inscrire
          </ActionButton>
          <Link to={`${base}/situation`} className="button">
            Étape précédente
          </Link>
        </div>
      </div>
    </>
  );
}

function Outcome({ groupId, form }: { groupId: string; form: EnrollmentForm }) {
  const check = useQuery(queries.creditCheck(groupId, form));
  if (check.isError && isAboutLikeness(problemOf(check.error))) {
    return <QuestionNotice error={check.error} />;
  }
  const isAnother = form.same_person === false;
  return (
    <QueryView query={check}>
      {(data) => <OutcomeCard check={data} isAnother={isAnother} />}
    </QueryView>
  );
}

type OutcomeProps = {
  check: CreditCheck;
  /** The holder says that they are not the one whom they are alike. */
  isAnother: boolean;
};

function OutcomeCard({ check, isAnother }: OutcomeProps) {
  const { aid } = check;
  return (
    <Notice tone={isRefused(aid) ? "warning" : "success"} title={announced(aid)}>
      <AidExplanation aid={aid} />
      {isAnother && aid.outcome === "granted" && (
        <p>
          <strong>L’aide sera réservée&nbsp;; l’ANCV vérifiera avant de la verser.</strong> Vous
          avez répondu que c’est une autre personne que celle qu’elle connaît.
        </p>
      )}
      <p className="number">{creditChange(check)}</p>
    </Notice>
  );
}

function announced(aid: Aid): string {
  if (aid.outcome === "granted") return `Aide de ${money(aid.amount_cents)} prévue`;
  return isRefused(aid) ? "L’aide ne sera pas accordée" : "Inscription sans aide";
}

type FailureProps = { error: unknown; onRetry: () => void; base: string };

function EnrollFailure({ error, onRetry, base }: FailureProps) {
  const problem = problemOf(error);
  const { status, title, detail, fields } = problem;
  if (isAboutLikeness(problem)) return <QuestionNotice error={error} />;
  if (status === 0 || status >= 500) return <ProblemNotice error={error} onRetry={onRetry} />;
  return (
    <Notice tone="error" title={title}>
      <p>{detail}</p>
      {fields
        .filter(({ message }) => message !== detail)
        .map(({ field, message }) => (
          <p key={field}>{message}</p>
        ))}
      <p>
        <Link to={`${base}/situation`}>Revoir les informations</Link>
      </p>
    </Notice>
  );
}
