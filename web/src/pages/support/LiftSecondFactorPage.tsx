import { api } from "../../api/client";
import { byPath } from "../../api/queries";
import type { SupportMember } from "../../api/types";
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
import { ASKED, asksForLift } from "./takeovers";
import { TwoPeople } from "./TwoPeople";

export function LiftSecondFactorPage() {
  return (
    <ForMember>
      {(member, help) => <LiftSecondFactor member={member} {...help} />}
    </ForMember>
  );
}

type Props = { member: SupportMember } & MemberHelp;

function LiftSecondFactor({ member, takesTwo, onDone }: Props) {
  const asked = member.takeovers.find(asksForLift);
  const { identifier } = member;
  const lift = api.useMutation("post", "/api/support/users/{identifier}/second-factor/lift");
  const wiring = useForm<CheckedValues>({
    initial: notChecked,
    fields: ["reason", "identity_checked"],
    missing: (values) => ({ fields: missingChecks(values), general: [] }),
    send: async ({ reason, identity_checked }) => {
      const body = { reason: reason.trim(), identity_checked };
      await lift.mutateAsync({ ...byPath({ identifier }), body });
      if (takesTwo && !asked?.can_confirm) return onDone(ASKED.lift(member));
      await onDone({
        title: `La double authentification ${of(member.display_name)} est levée.`,
        details:
          "Cette personne se connecte sans code jusqu’à ce qu’elle l’active de nouveau. Un e-mail l’en informe.",
      });
    },
  });

  return (
    <>
      <PageTitle
        title={`Lever la double authentification ${of(member.display_name)}`}
        lead="Seulement si la personne n’a plus son téléphone ni ses codes de secours."
      />
      <CheckedForm
        {...wiring}
        button={takesTwo ? ASKED.button(asked) : "Lever la double authentification"}
      >
        {takesTwo && <TwoPeople asked={asked} />}
        <p>
          Identifiant <strong>{identifier}</strong>. Son mot de passe suffira de nouveau pour
          se connecter. Elle pourra ensuite activer la double authentification avec un autre
          téléphone, dans «&nbsp;Mon compte&nbsp;».
        </p>
      </CheckedForm>
    </>
  );
}
