import { dataOf, plain } from "../../api/http";
import { PageTitle } from "../../components/PageTitle";
import { ChoosePasswordForm } from "./ChoosePasswordForm";
import { useLink } from "./useLink";
import { VoidLink } from "./VoidLink";

export function InvitationPage() {
  const { token, open, goToLogin } = useLink();
  if (!token) return <VoidInvitation />;
  return (
    <section className="card narrow">
      <PageTitle
        title="Bienvenue"
        lead="Choisissez votre mot de passe&nbsp;: votre compte sera ouvert, et votre identifiant s’affichera."
      />
      <ChoosePasswordForm
        onChoose={(password) =>
          open(async (link) => {
            const { identifier } = await dataOf(
              plain.POST("/api/invitations/accept", { body: { token: link, password } }),
            );
            await goToLogin({ done: "invitation_accepted", identifier });
          })
        }
      />
    </section>
  );
}

function VoidInvitation() {
  return (
    <VoidLink>
      <p>
        Une invitation fonctionne une seule fois, pendant 7&nbsp;jours. Si vous en avez reçu
        plusieurs, seule la plus récente fonctionne.
      </p>
      <p>
        Si vous avez déjà choisi un mot de passe avec elle, connectez-vous. Sinon, demandez à la
        personne qui vous a invité de vous envoyer une nouvelle invitation.
      </p>
    </VoidLink>
  );
}
