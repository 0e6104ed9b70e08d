import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link, Navigate, useNavigate } from "react-router";
import { type FormErrors, hasErrors, noErrors, problemOf, toFormErrors } from "../../api/problem";
import { queries } from "../../api/queries";
import type { EnrollmentForm } from "../../api/types";
import { ErrorSummary } from "../../components/ErrorSummary";
import { SubmitButton } from "../../components/SubmitButton";
import { date, fullName } from "../../format";
import { linkCandidates, withLinkOf } from "./candidates";
import { asks, change, DETAILS_FIELDS, type DetailsValues, noDetails } from "./details";
import { DetailsForm } from "./DetailsForm";
import { formOf, isQuestionOpen } from "./draft";
import { isAboutLikeness } from "./likeness";
import { QuestionNotice } from "./QuestionNotice";
import { useWaiting } from "./ResumeWaiting";
import { StepTitle } from "./StepTitle";
import { useEnroll } from "./steps";
import { validateDetails } from "./validateDetails";

export function DetailsStep() {
  const { detail, draft, update, base } = useEnroll();
  const [, updateWaiting] = useWaiting();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [errors, setErrors] = useState<FormErrors>(noErrors);

  const check = useMutation({
    mutationFn: (form: EnrollmentForm) =>
      client.fetchQuery({ ...queries.creditCheck(detail.group.group_id, form), staleTime: 0 }),
    onSuccess: () => navigate(`${base}/resume`),
    onError: (error) => {
      const problem = problemOf(error);
      if (isAboutLikeness(problem)) return;
      setErrors(toFormErrors(problem, [...DETAILS_FIELDS, "birth_date"]));
    },
  });

  const { identity, details: typed } = draft ?? {};
  if (!draft || !identity || !typed) return <Navigate to={base} replace />;
  if (isQuestionOpen(draft)) return <Navigate to={`${base}/fiche`} replace />;
  const values = withLinkOf(typed, detail.participants);

  const form = {
    values,
    errors: errors.fields,
    set: <K extends keyof DetailsValues>(name: K, value: DetailsValues[K]) =>
      update(
        (current) =>
          current && { ...current, details: change(current.details ?? noDetails, name, value) },
      ),
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (check.isPending) return;
    const found = validateDetails(values, false);
    setErrors(found);
    if (hasErrors(found)) return;
    // What is checked here is what the next step sends.
    update((current) => current && { ...current, details: values });
    check.mutate(formOf(draft, identity, values));
  };

  const putAside = () => {
    updateWaiting(() => draft);
    update(() => undefined);
    navigate(base);
  };

  const asked = asks(values);
  const isTooEarly =
    (asked.helpedSenior || asked.requiredSpouse) &&
    linkCandidates(values, detail.participants).length === 0;
  return (
    <>
      <StepTitle current={2} title="Situation et éligibilité" />
      <form className="stack-large" onSubmit={submit} noValidate>
        <ErrorSummary errors={errors} />
        {check.isError && isAboutLikeness(problemOf(check.error)) && (
          <QuestionNotice error={check.error} />
        )}
        <p className="card" id="birth_date" tabIndex={-1}>
          <strong>{fullName(identity)}</strong>, date de naissance {date(identity.birth_date)},{" "}
          {identity.birth_city}. <Link to={base}>Corriger l’identité</Link>
        </p>
        <DetailsForm
          form={form}
          participants={detail.participants}
          isIncomeStored={false}
          onOtherFirst={putAside}
        />
        <div className="buttons">
          {!isTooEarly && (
            <SubmitButton isSending={check.isPending} sending="Vérification en cours…">
              Vérifier l’inscription
            </SubmitButton>
          )}
          <Link to={`${base}/fiche`} className="button">
            Étape précédente
          </Link>
        </div>
      </form>
    </>
  );
}
