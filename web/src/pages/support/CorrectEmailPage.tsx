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
  type MemberHelp,
  missingChecks,
  notChecked,
} from "./CheckedForm";
import { ASKED, asksForEmail } from "./takeovers";
import { TwoPeople } from "./TwoPeople";

export function CorrectEmailPage() {
  return (
    <ForMember>
      {(member, help) => <CorrectEmail member={member} {...help} />}
    </ForMember>
  );
}

type Props = { member: SupportMember } & MemberHelp;

function CorrectEmail({ member, takesTwo, onDone }: Props) {
  const asked = member.takeovers.find(asksForEmail);
  const { identifier } = member;
  const correct = api.useMutation("post", "/api/support/users/{identifier}/email");
  const wiring = useForm<CheckedValues & { email: string }>({
    initial: { email: (asked?.can_confirm && asked.email) || "", ...notChecked },
    fields: ["email", "reason", "identity_checked"],
    missing: ({ email, ...checks }) => {
      const fields: Record<string, string> = {};
      if (!email.trim()) fields.email = "Saisissez la nouvelle adresse e-mail";
      return { fields: { ...fields, ...missingChecks(checks) }, general: [] };
    },
    send: async ({ email, reason, identity_checked }) => {
      const body = { email: email.trim(), reason: reason.trim(), identity_checked };
      const corrected = await correct.mutateAsync({ ...byPath({ identifier }), body });
      if (corrected.email !== body.email) return onDone(ASKED.email(member));
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
      <CheckedForm {...wiring} button={takesTwo ? ASKED.button(asked) : "Corriger l’adresse"}>
        {takesTwo && <TwoPeople asked={asked} />}
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
