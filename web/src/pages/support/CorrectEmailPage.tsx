import { api } from "../../api/client";
import { byPath } from "../../api/queries";
import type { SupportMember } from "../../api/types";
import { EmailAddress } from "../../components/EmailAddress";
import { TextField } from "../../components/fields";
import { PageTitle } from "../../components/PageTitle";
import { useForm } from "../../components/useForm";
import { of } from "../../format";
import {
  CheckedForm,
  type CheckedValues,
  ForMember,
  missingChecks,
  notChecked,
  type OnDone,
} from "./CheckedForm";

export function CorrectEmailPage() {
  return (
    <ForMember>
      {(member, onDone) => <CorrectEmail member={member} onDone={onDone} />}
    </ForMember>
  );
}

type Props = { member: SupportMember; onDone: OnDone };

function CorrectEmail({ member, onDone }: Props) {
  const { identifier } = member;
  const correct = api.useMutation("post", "/api/support/users/{identifier}/email");
  const wiring = useForm<CheckedValues & { email: string }>({
    initial: { email: "", ...notChecked },
    fields: ["email", "reason", "identity_checked"],
    missing: ({ email, ...checks }) => {
      const fields: Record<string, string> = {};
      if (!email.trim()) fields.email = "Saisissez la nouvelle adresse e-mail";
      return { fields: { ...fields, ...missingChecks(checks) }, general: [] };
    },
    send: async ({ email, reason, identity_checked }) => {
      const body = { email: email.trim(), reason: reason.trim(), identity_checked };
      const corrected = await correct.mutateAsync({ ...byPath({ identifier }), body });
      await onDone({
        title: `L’adresse e-mail ${of(member.display_name)} est corrigée.`,
        details: `C’est maintenant ${corrected.email}. Un e-mail l’annonce à l’ancienne adresse et à la nouvelle.`,
      });
    },
  });

  return (
    <>
      <PageTitle
        title={`Corriger l’adresse e-mail ${of(member.display_name)}`}
        lead="Qui lit cette adresse peut ouvrir le compte&nbsp;: assurez-vous de parler à la bonne personne."
      />
      <CheckedForm {...wiring} button="Corriger l’adresse">
        <p>
          Identifiant <strong>{identifier}</strong>, adresse actuelle{" "}
          <strong>
            <EmailAddress>{member.email}</EmailAddress>
          </strong>
          .
        </p>
        <TextField
          form={wiring.form}
          name="email"
          label="Nouvelle adresse e-mail"
          type="email"
          autoCapitalize="none"
          spellCheck={false}
        />
      </CheckedForm>
    </>
  );
}
