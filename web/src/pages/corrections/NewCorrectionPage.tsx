import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { api } from "../../api/client";
import { type FormErrors, hasErrors, noErrors, problemOf, toFormErrors } from "../../api/problem";
import { queries, useReread } from "../../api/queries";
import { type Submission, submissionOf } from "../../api/submission";
import type { AskedFor, CorrectionForm, GroupWithPeople, Validation } from "../../api/types";
import { BackLink } from "../../components/BackLink";
import { useDraft } from "../../components/drafts";
import { ErrorSummary } from "../../components/ErrorSummary";
import { TextArea } from "../../components/fields";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { SubmitButton } from "../../components/SubmitButton";
import { french, fullName, period } from "../../format";
import { isConfirmed } from "../../groupStatus";
import { withLinkOf } from "../enroll/candidates";
import { change, DETAILS_FIELDS, type DetailsValues, noDetails, toDetails } from "../enroll/details";
import { DetailsForm, Section } from "../enroll/DetailsForm";
import {
  IDENTITY_FIELDS,
  type IdentityValues,
  noIdentity,
  toIdentity,
  validateIdentity,
} from "../enroll/identity";
import { IdentityFields } from "../enroll/IdentityFields";
import { validateDetails } from "../enroll/validateDetails";
import { fieldOf, missingPapers, type PaperFile, toAttachments } from "./papers";
import { PapersSection } from "./PapersSection";
import { usePapers } from "./usePapers";
import { askedForIn } from "./words";

const MESSAGE_LENGTH = 200;

/** « Il manque quelqu’un » */
export function NewCorrectionPage() {
  const { groupId = "" } = useParams();
  const group = useQuery(queries.group(groupId));
  const validation = useQuery(queries.validation(groupId));
  return (
    <>
      <BackLink to={`/validations/${groupId}`}>Revenir à la liste</BackLink>
      <QueryView query={validation}>
        {(list) => (
          <QueryView query={group}>
            {(detail) => <NewCorrection validation={list} detail={detail} />}
          </QueryView>
        )}
      </QueryView>
    </>
  );
}

type Props = { validation: Validation; detail: GroupWithPeople };

function NewCorrection({ validation, detail }: Props) {
  const { group } = detail;
  return (
    <div className="narrow">
      <PageTitle
        title="Il manque quelqu’un"
        documentTitle={`Il manque quelqu’un, ${group.venue_name}`}
        lead={`${group.venue_name}, ${group.venue_city}, séjour ${period(group.start_date, group.end_date)}`}
      />
      {validation.can.ask_correction ? (
        <CorrectionFields detail={detail} askedFor={askedForIn(validation.corrections)} />
      ) : (
        <p className="card">{french(validation.explanation)}</p>
      )}
    </div>
  );
}

type Draft = {
  identity: IdentityValues;
  details: DetailsValues;
  message: string;
  files: PaperFile[];
  submission?: Submission;
};

const newDraft: Draft = { identity: noIdentity, details: noDetails, message: "", files: [] };

type FieldsProps = Pick<Props, "detail"> & { askedFor: AskedFor[] };

function CorrectionFields({ detail: { group, participants }, askedFor }: FieldsProps) {
  const groupId = group.group_id;
  const navigate = useNavigate();
  const reread = useReread("list");
  const [stored, update] = useDraft<Draft>(`il-manque/${groupId}`);
  const draft = stored ?? newDraft;
  const set = (next: (current: Draft) => Partial<Draft>) =>
    update((current = newDraft) => ({ ...current, ...next(current) }));
  const papers = usePapers(groupId, draft.files, (next) =>
    set(({ files }) => ({ files: next(files) })),
  );
  const [errors, setErrors] = useState<FormErrors>(noErrors);
  const details = withLinkOf(draft.details, participants, askedFor);

  const open = api.useMutation("post", "/api/groups/{group_id}/corrections", {
    onSuccess: async (correction) => {
      navigate(`/validations/${groupId}/corrections/${correction.correction_id}`, {
        replace: true,
        state: {
          title: "Votre demande est envoyée à l’ANCV.",
          text: isConfirmed(group)
            ? "Sa réponse vous arrivera par e-mail. D’ici là, la liste reste confirmée telle qu’elle est."
            : "Votre délai pour confirmer la liste est suspendu jusqu’à sa réponse, qui vous arrivera par e-mail.",
        },
      });
      update(() => undefined);
      await reread();
    },
    onError: (error) => setErrors(toCorrectionErrors(error)),
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (open.isPending) return;
    const found = {
      general: [],
      fields: {
        ...validateIdentity(draft.identity).fields,
        ...validateDetails(details, false).fields,
        ...missingPapers(draft.files, details.eligibility),
      },
    };
    setErrors(found);
    if (hasErrors(found)) return;
    const form: CorrectionForm = {
      ...toIdentity(draft.identity),
      ...toDetails(details),
      message: draft.message.trim() || null,
      attachments: toAttachments(draft.files),
    };
    const submission = submissionOf(draft.submission, form);
    set(() => ({ submission }));
    open.mutate({
      params: { path: { group_id: groupId }, header: { "Idempotency-Key": submission.key } },
      body: form,
    });
  };

  const name = fullName(draft.identity).trim();
  return (
    <form className="stack-large" onSubmit={submit} noValidate>
      <ErrorSummary errors={errors} />
      <p className="card card-tint">
        Donnez à l’ANCV les informations de la personne à ajouter, et les copies de ses
        justificatifs.{" "}
        {isConfirmed(group)
          ? "La liste reste confirmée. Si l’ANCV accepte, l’aide est prise sur votre crédit, comme pour les autres, et versée au prestataire par un complément."
          : "Tant qu’elle n’a pas répondu, ne confirmez pas la liste\u00a0: votre délai est suspendu."}
      </p>
      <Section id="identite" title="Identité">
        <IdentityFields
          form={{
            values: draft.identity,
            errors: errors.fields,
            set: (field, value) =>
              set(({ identity }) => ({ identity: { ...identity, [field]: value } })),
          }}
        />
      </Section>
      <DetailsForm
        form={{
          values: details,
          errors: errors.fields,
          set: (field, value) =>
            set((current) => ({ details: change(current.details, field, value) })),
        }}
        participants={participants}
        askedFor={askedFor}
        isIncomeStored={false}
      />
      <PapersSection
        files={draft.files}
        eligibility={details.eligibility}
        errors={errors.fields}
        papers={papers}
      />
      <Section id="message-ancv" title="Message à l’ANCV">
        <TextArea
          form={{
            values: { message: draft.message },
            errors: errors.fields,
            set: (_, message) => set(() => ({ message })),
          }}
          name="message"
          label="Ce que l’ANCV doit savoir"
          hint={`Par exemple pourquoi la personne n’était pas inscrite. ${MESSAGE_LENGTH} caractères au plus.`}
          maxLength={MESSAGE_LENGTH}
          optional
        />
      </Section>
      <div className="buttons">
        <SubmitButton isSending={open.isPending} sending="Envoi en cours…">
          Envoyer la demande
        </SubmitButton>
        <Link to={`/validations/${groupId}`} className="button">
          Annuler
        </Link>
      </div>
      {name && (
        <p className="quiet">
          L’ANCV étudiera l’ajout de {name} à la liste. Vous pourrez retirer la demande tant qu’elle
          n’a pas répondu.
        </p>
      )}
    </form>
  );
}

const FIELDS = [...IDENTITY_FIELDS, ...DETAILS_FIELDS, "message", fieldOf("identity")];

/** What is wrong with the files is said where the first of them is asked for. */
function toCorrectionErrors(error: unknown): FormErrors {
  const problem = problemOf(error);
  const fields = problem.fields.map(({ field, message }) => ({
    field: field.startsWith("attachments") ? fieldOf("identity") : field,
    message,
  }));
  return toFormErrors({ ...problem, fields }, FIELDS);
}
