import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { api, ifMatch } from "../../api/client";
import {
  type FormErrors,
  hasChanged,
  hasErrors,
  noErrors,
  problemOf,
  toFormErrors,
} from "../../api/problem";
import { byPath, queries, useReread } from "../../api/queries";
import { getSession } from "../../api/session";
import type { CreditCheck, Details, Enrollment, GroupWithPeople } from "../../api/types";
import { BackLink } from "../../components/BackLink";
import { Conflict } from "../../components/Conflict";
import { useDraft } from "../../components/drafts";
import { ErrorSummary } from "../../components/ErrorSummary";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { StayAside } from "../../components/StayAside";
import { SubmitButton } from "../../components/SubmitButton";
import { date, fullName, of } from "../../format";
import type { GroupPageState } from "../group/GroupPage";
import { AidChangeDialog, isSameAid } from "./AidChangeDialog";
import { spouseOf, withLinkOf } from "./candidates";
import { change, DETAILS_FIELDS, type DetailsValues, fromDetails, toDetails } from "./details";
import { DetailsForm } from "./DetailsForm";
import type { Identity } from "./identity";
import { validateDetails } from "./validateDetails";

export function EditPage() {
  const { groupId = "", enrollmentId = "" } = useParams();
  const group = useQuery(queries.group(groupId));
  const enrollment = useQuery(queries.enrollment(groupId, enrollmentId));
  return (
    <>
      <BackLink to={`/groupes/${groupId}`}>Revenir au groupe</BackLink>
      <QueryView query={group}>
        {(detail) => (
          <QueryView query={enrollment}>
            {(stored) => (
              <div className="with-aside">
                <StayAside detail={detail} />
                <div>
                  <EditForm
                    detail={detail}
                    stored={stored}
                    onReload={() => enrollment.refetch().then((answer) => answer.data)}
                  />
                </div>
              </div>
            )}
          </QueryView>
        )}
      </QueryView>
    </>
  );
}

type Props = {
  detail: GroupWithPeople;
  stored: Enrollment;
  onReload: () => Promise<Enrollment | undefined>;
};

/** What is typed, and the version it was typed over. */
type EditDraft = { values: DetailsValues; version: number };

function EditForm({ detail, stored, onReload }: Props) {
  const { group } = detail;
  const { enrollment, details } = stored;
  const groupPath = `/groupes/${group.group_id}`;
  const navigate = useNavigate();
  const reread = useReread("enrollments");
  const [errors, setErrors] = useState<FormErrors>(noErrors);
  const [hasConflict, setHasConflict] = useState(false);
  const [draft, update] = useDraft<EditDraft>(`modifier/${enrollment.enrollment_id}`);
  const others = detail.participants.filter(
    (one) => one.enrollment_id !== enrollment.enrollment_id,
  );
  const { values: typed, version } = draft ?? {
    values: fromDetails(details),
    version: enrollment.version,
  };
  const values = withLinkOf(typed, others);
  const isIncomeStored = details.rfr_confidential;
  const [review, setReview] = useState<{ changed: Details; check: CreditCheck } | null>(null);

  useEffect(
    () => () => {
      // Leaving the page gives the changes up; the end of the session does not.
      if (getSession().status === "open") update(() => undefined);
    },
    [update],
  );

  const fail = (error: unknown) => {
    const problem = problemOf(error);
    if (hasChanged(problem)) setHasConflict(true);
    else setErrors(toFormErrors(problem, DETAILS_FIELDS));
  };

  const saving = api.useMutation("put", "/api/groups/{group_id}/enrollments/{enrollment_id}", {
    onSuccess: async (result) => {
      const state: GroupPageState = { done: "updated", result };
      navigate(groupPath, { state });
      await reread();
    },
    onError: fail,
  });

  const save = (changed: Details) => {
    const path = { group_id: group.group_id, enrollment_id: enrollment.enrollment_id };
    saving.mutate({ params: { path, header: ifMatch(version) }, body: changed });
  };

  const checking = api.useMutation("post", "/api/groups/{group_id}/credit-check", {
    onError: fail,
  });
  const check = (changed: Details) =>
    checking.mutate(
      {
        ...byPath({ group_id: group.group_id }),
        body: { ...identityOf(stored), ...changed, editing: true },
      },
      {
        onSuccess: (found) => {
          if (isSameAid(found.aid, enrollment.aid)) save(changed);
          else setReview({ changed, check: found });
        },
      },
    );
  const isSaving = checking.isPending || saving.isPending;

  const form = {
    values,
    errors: errors.fields,
    set: <K extends keyof DetailsValues>(name: K, value: DetailsValues[K]) =>
      update((current) => ({ version, values: change(current?.values ?? values, name, value) })),
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isSaving) return;
    const found = validateDetails(values, isIncomeStored);
    setErrors(found);
    if (!hasErrors(found)) check(toDetails(values));
  };

  const reload = async (keepsTyped: boolean) => {
    const fresh = await onReload();
    if (!fresh) return;
    update(() => (keepsTyped ? { values, version: fresh.enrollment.version } : undefined));
    setHasConflict(false);
  };

  return (
    <>
      <PageTitle title={`Modifier l’inscription ${of(fullName(enrollment))}`} />
      <form className="stack-large" onSubmit={submit} noValidate>
        {hasConflict && (
          <Conflict
            title="Cette inscription vient d’être modifiée par quelqu’un d’autre"
            onReload={reload}
          />
        )}
        <ErrorSummary errors={errors} />
        <p className="card">
          <strong>{fullName(enrollment)}</strong>, date de naissance {date(enrollment.birth_date)}.
          L’identité ne se modifie pas ici&nbsp;: retirez la personne si ce n’est pas la bonne.
        </p>
        <DetailsForm
          form={form}
          participants={others}
          spouse={spouseOf(enrollment.enrollment_id, others)}
          isIncomeStored={isIncomeStored}
        />
        <div className="buttons">
          <SubmitButton isSending={isSaving}>Enregistrer</SubmitButton>
          <Link to={groupPath} className="button">
            Annuler
          </Link>
        </div>
      </form>
      {review && (
        <AidChangeDialog
          before={enrollment.aid}
          check={review.check}
          onDismiss={() => setReview(null)}
          onConfirm={() => {
            setReview(null);
            save(review.changed);
          }}
        />
      )}
    </>
  );
}

function identityOf({ enrollment, birth_city }: Enrollment): Identity {
  const { last_name, first_name, birth_date } = enrollment;
  return { last_name, first_name, birth_date, birth_city };
}
