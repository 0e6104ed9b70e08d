/** What has just been done with a batch, as its page tells it. */
export type BatchOutcome = { done: keyof typeof batchOutcomes; about?: string };

export const batchOutcomes = {
  created: {
    title: "Le lot est préparé.",
    text: "Une autre personne de l’ANCV doit maintenant l’approuver.",
  },
  approved: {
    title: "Le lot est approuvé.",
    text: "Téléchargez le fichier, puis déposez-le sur le site de la banque.",
  },
  cancelled: { title: "Le lot est annulé.", text: "Ses lignes sont de nouveau à payer." },
  cancellation_asked: {
    title: "L’annulation est demandée.",
    text: "Une autre personne des finances doit la confirmer. D’ici là, rien ne change pour les prestataires.",
  },
  downloaded: {
    title: "Le fichier est téléchargé.",
    text: "Il est dans les téléchargements de votre navigateur. Déposez-le à la banque, puis notez l’envoi. Le télécharger encore donne le même fichier.",
  },
  sent: {
    title: "Le lot est noté comme envoyé à la banque.",
    text: "Un e-mail annonce son virement à chaque prestataire.",
  },
  settled: { title: "Le virement est noté comme payé.", text: null },
  rejected: {
    title: "Le virement est noté comme rejeté.",
    text: "Ses lignes sont de nouveau à payer, et un e-mail l’annonce au prestataire.",
  },
  returned: {
    title: "Le virement est noté comme retourné.",
    text: "Ses lignes sont de nouveau à payer, et un e-mail l’annonce au prestataire.",
  },
  withdrawn: {
    title: "Le résultat est annulé.",
    text: "Notez maintenant celui que donne le relevé de la banque.",
  },
} as const;
