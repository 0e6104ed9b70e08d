import { api } from "../../api/client";
import { hasChanged } from "../../api/problem";
import { useReread } from "../../api/queries";
import type { Member } from "../../api/types";
import { Dialog, SafeButton } from "../../components/Dialog";
import { ProblemNotice } from "../../components/ProblemNotice";
import { ActionButton } from "../../components/SubmitButton";
import { of } from "../../format";
import { activation } from "./useUserAction";

type Props = {
  member: Member;
  onClose: () => void;
  /** With the user as they were. */
  onDone: (member: Member) => void;
};

/** Says what happens before someone can no longer log in, or before an invitation is void. */
export function DeactivateDialog({ member, onClose, onDone }: Props) {
  const reread = useReread("users");
  const deactivate = api.useMutation("put", "/api/users/{identifier}", {
    onSuccess: async () => {
      await reread();
      onDone(member);
    },
    onError: async (error) => {
      // What the dialog says is no longer so: it is said anew.
      if (hasChanged(error)) await reread();
    },
  });
  const texts = member.state === "invited" ? cancelTexts(member) : deactivateTexts(member);
  return (
    <Dialog title={texts.title} onDismiss={onClose}>
      {texts.says.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {deactivate.isError && <ProblemNotice error={deactivate.error} changed={CHANGED} />}
      <div className="buttons">
        <ActionButton
          tone="danger"
          isSending={deactivate.isPending}
          sending="Enregistrement en cours…"
          onClick={() => deactivate.mutate(activation(member, false))}
        >
          {texts.confirm}
        </ActionButton>
        <SafeButton onClick={onClose}>{texts.keep}</SafeButton>
      </div>
    </Dialog>
  );
}

const CHANGED = {
  title: "Ce compte vient d’être modifié",
  text: "Quelqu’un d’autre l’a changé, et rien n’a été fait. Relisez ce qui précède avant de confirmer.",
};

function deactivateTexts({ display_name, identifier }: Member) {
  return {
    title: `Désactiver le compte ${of(display_name)}\u00a0?`,
    says: [
      `Cette personne ne pourra plus se connecter avec l’identifiant ${identifier}. Si elle est connectée, sa session se termine en quelques minutes.`,
      "Ce qu’elle a saisi reste en place. Un e-mail l’informe.",
      "Vous pourrez réactiver ce compte à tout moment.",
    ],
    confirm: "Désactiver",
    keep: "Garder ce compte",
  };
}

function cancelTexts({ display_name, email }: Member) {
  return {
    title: `Annuler l’invitation ${of(display_name)}\u00a0?`,
    says: [
      `Le lien envoyé à ${email} ne fonctionnera plus, et cette personne ne pourra pas se connecter.`,
      "Vous pourrez lui envoyer une autre invitation plus tard.",
    ],
    confirm: "Annuler l’invitation",
    keep: "Garder l’invitation",
  };
}
