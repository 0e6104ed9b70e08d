import { useMutation } from "@tanstack/react-query";
import { useInvalidate } from "../../api/hooks";
import { problemOf } from "../../api/problem";
import type { Member } from "../../api/types";
import { Dialog } from "../../components/Dialog";
import { Notice } from "../../components/Notice";
import { ProblemNotice } from "../../components/ProblemNotice";
import { of } from "../../format";
import { setActive } from "./useUserAction";

type Props = {
  member: Member;
  onClose: () => void;
  /** With the user as they were. */
  onDone: (member: Member) => void;
};

/** Says what happens before someone can no longer log in, or before an invitation is void. */
export function DeactivateDialog({ member, onClose, onDone }: Props) {
  const invalidate = useInvalidate();
  const deactivate = useMutation({
    mutationFn: () => setActive(member, false),
    onSuccess: async () => {
      await invalidate("users");
      onDone(member);
    },
    onError: async (error) => {
      // What the dialog says is no longer so: it is said anew.
      if (hasChanged(error)) await invalidate("users");
    },
  });
  const texts = member.state === "invited" ? cancelTexts(member) : deactivateTexts(member);
  return (
    <Dialog title={texts.title} onDismiss={onClose}>
      {texts.says.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {deactivate.isError &&
        (hasChanged(deactivate.error) ? (
          <Notice tone="error" title="Ce compte vient d’être modifié">
            <p>
              Quelqu’un d’autre l’a changé, et rien n’a été fait. Relisez ce qui précède avant de
              confirmer.
            </p>
          </Notice>
        ) : (
          <ProblemNotice error={deactivate.error} />
        ))}
      <div className="buttons">
        <button
          type="button"
          className="button button-danger"
          aria-disabled={deactivate.isPending || undefined}
          onClick={() => deactivate.isPending || deactivate.mutate()}
        >
          {deactivate.isPending ? "Enregistrement en cours…" : texts.confirm}
        </button>
        <button type="button" className="button" data-safe onClick={onClose}>
          {texts.keep}
        </button>
      </div>
    </Dialog>
  );
}

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

function hasChanged(error: unknown): boolean {
  return problemOf(error).status === 412;
}
