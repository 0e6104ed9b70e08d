import { useQuery } from "@tanstack/react-query";
import type { FormEvent, ReactNode } from "react";
import { Link, useLocation, useNavigate, useParams } from "react-router";
import type { FormErrors } from "../../api/problem";
import { queries, useReread } from "../../api/queries";
import type { SupportMember } from "../../api/types";
import { BackLink } from "../../components/BackLink";
import { ErrorSummary } from "../../components/ErrorSummary";
import { Checkbox, TextArea } from "../../components/fields";
import type { Form } from "../../components/form";
import { QueryView } from "../../components/QueryView";
import { SubmitButton } from "../../components/SubmitButton";
import { missingReason, REASON, reasonHint } from "../../reason";
import { NotFoundPage } from "../NotFoundPage";
import type { SupportOutcome } from "./helps";

/** What is answered for, each time that someone's access changes hands. */
export type CheckedValues = { reason: string; identity_checked: boolean };

export const notChecked: CheckedValues = { reason: "", identity_checked: false };

export function missingChecks({ reason, identity_checked }: CheckedValues): Record<string, string> {
  const fields = missingReason(reason);
  if (!identity_checked) {
    fields.identity_checked = "Vérifiez l’identité de la personne, puis cochez la case";
  }
  return fields;
}

/** Leads back to the organisation, which tells what was done. */
export type OnDone = (outcome: SupportOutcome) => Promise<void>;

type ForMemberProps = { children: (member: SupportMember, help: MemberHelp) => ReactNode };

/** Whether a second person of the support confirms what is done for the user, and where it leads. */
export type MemberHelp = { takesTwo: boolean; onDone: OnDone };

/** The user whom the address names. */
export function ForMember({ children }: ForMemberProps) {
  const { organisationId = "", identifier } = useParams();
  const account = useQuery(queries.supportAccount(organisationId));
  const navigate = useNavigate();
  const reread = useReread("support");
  const back = useBack();
  const finish: OnDone = async (state) => {
    await reread();
    navigate(back, { state });
  };
  return (
    <div className="narrow">
      <BackLink to={back}>Revenir à l’organisme</BackLink>
      <QueryView query={account}>
        {({ organisation, users }) => {
          const member = users.find((one) => one.identifier === identifier);
          const help = { takesTwo: organisation.kind === "ancv", onDone: finish };
          return member ? children(member, help) : <NotFoundPage />;
        }}
      </QueryView>
    </div>
  );
}

function useBack(): string {
  const { organisationId } = useParams();
  return `/assistance/${organisationId}${useLocation().search}`;
}

type Props = {
  form: Form<CheckedValues>;
  errors: FormErrors;
  isSending: boolean;
  submit: (event: FormEvent) => void;
  button: string;
  /** What the form asks for besides. */
  children?: ReactNode;
};

/** A form that asks why, and that the caller is who they say. */
export function CheckedForm({ form, errors, isSending, submit, button, children }: Props) {
  return (
    <form className="card stack-large" onSubmit={submit} noValidate>
      <ErrorSummary errors={errors} />
      {children}
      <TextArea
        form={form}
        name="reason"
        label="Motif"
        hint={reasonHint()}
        maxLength={REASON.longest}
      />
      <Checkbox
        form={form}
        name="identity_checked"
        label="J’ai vérifié l’identité de la personne"
      />
      <div className="buttons">
        <SubmitButton isSending={isSending}>{button}</SubmitButton>
        <Link to={useBack()} className="button">
          Annuler
        </Link>
      </div>
    </form>
  );
}
