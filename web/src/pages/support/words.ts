import type { User } from "../../api/types";
import { count } from "../../format";

export const kinds: Record<User["organisation_kind"], string> = {
  holder: "Porteur de projet",
  provider: "Prestataire",
  ancv: "ANCV",
};

/** One of each kind that shared/domain/src/mail.rs has: the API’s description says only that it is a text. */
export const MAILS: Record<string, string> = {
  password_link: "Lien pour choisir un mot de passe",
  password_changed: "Annonce d’un nouveau mot de passe",
  invitation: "Invitation",
  email_link: "Lien pour confirmer une adresse e-mail",
  email_change_asked: "Annonce d’un changement d’adresse demandé",
  takeover_asked: "Annonce d’une intervention demandée sur un compte",
  email_changed: "Annonce d’une nouvelle adresse e-mail",
  second_factor_on: "Annonce de la double authentification activée",
  second_factor_off: "Annonce de la double authentification retirée",
  recovery_code_used: "Annonce d’un code de secours utilisé",
  access_changed: "Annonce d’un accès modifié",
  password_known: "Alerte d’un mot de passe connu de quelqu’un d’autre",
  many_attempts: "Alerte de nombreux essais de connexion",
  deadline: "Rappel d’une liste à valider",
  party_late: "Annonce à l’ANCV d’une liste en retard",
  list_validated: "Annonce d’une liste à confirmer",
  list_confirmed: "Annonce d’une liste confirmée",
  validated_in_your_place: "Annonce d’une liste validée par l’ANCV",
  correction_opened: "Annonce d’une demande de correction",
  list_disputed: "Annonce à l’ANCV d’un désaccord à décider",
  correction_closed: "Décision sur une demande de correction",
  presence_corrected: "Annonce d’une présence corrigée",
  same_person: "Annonce d’une personne déjà connue de l’ANCV",
  weekly_digest: "Point de la semaine pour l’ANCV",
  remittance: "Annonce d’un virement",
  transfer_rejected: "Annonce d’un virement rejeté",
  outcome_withdrawn: "Annonce d’un virement rejeté par erreur",
  bank_account_asked: "Annonce d’un compte bancaire demandé",
  bank_account_decided: "Décision sur un compte bancaire",
};

const MISWRITTEN = "L’adresse est mal écrite";
const REASONS: Record<string, string> = {
  MessageRejected: "Le service d’envoi a rejeté cet e-mail",
  InvalidParameterValue: MISWRITTEN,
  ValidationError: MISWRITTEN,
  late: "Son lien n’était plus valable quand il a pu partir",
};

/** What a mail was for. */
export function mailText(kind: string): string {
  return MAILS[kind] ?? kind;
}

/** Why a mail was not taken. */
export function reasonText(reason: string): string {
  return REASONS[reason] ?? `Refusé par le service d’envoi (${reason})`;
}

/** « 3 essais récents » */
export function attemptsText(recent: number): string {
  return recent === 0 ? "Aucun essai récent" : count(recent, "essai récent", "essais récents");
}
