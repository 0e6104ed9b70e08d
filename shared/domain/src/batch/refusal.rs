//! What can't be done with a batch, and what people are told then.

use crate::refused::Refused;

/// Why something can't be done with a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchRefusal {
    /// Whoever made it can't approve it: four eyes.
    SamePerson,
    /// Whoever is to be the second has the first one's account in hand, or the reverse: that is no four eyes.
    NotApart,
    /// Someone else has approved it.
    AlreadyApproved,
    /// Nobody has approved it.
    NotApproved,
    Cancelled,
    /// The bank has it.
    AlreadySent,
    /// The bank does not have it.
    NotSent,
    /// Nobody has taken its file, so the bank can't have it.
    FileNotTaken,
    /// Its day has passed, and whoever notes that it was sent does not say that the bank has taken it.
    NotedLate,
    /// Someone wants it dissolved.
    DissolutionAsked,
    /// What became of the transfer is known, and it is something else.
    OutcomeKnown,
    /// There is no such transfer in it.
    NoSuchTransfer,
    /// Nobody has noted what became of it.
    NothingNoted,
    /// Whoever noted what became of it does not take it back: someone else looks at the statement too.
    OwnOutcome,
    /// What did not arrive is in another batch by now, or paid by it.
    PaidAnew,
    /// The bank may have its file, and whoever dissolves it does not say that it has not.
    MaybeAtTheBank,
    /// The day on which the bank was to execute it has come, and the bank does not have it.
    DayPassed,
    /// Only what has arrived can be sent back.
    NotSettled,
    /// It was sent back on a day on which it had not arrived.
    BeforeItArrived,
}

impl Refused for BatchRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::SamePerson => "same_person",
            Self::NotApart => "not_apart",
            Self::AlreadyApproved => "already_approved",
            Self::NotApproved => "not_approved",
            Self::Cancelled => "batch_cancelled",
            Self::AlreadySent => "already_sent",
            Self::NotSent => "not_sent",
            Self::FileNotTaken => "file_not_taken",
            Self::NotedLate => "noted_late",
            Self::DissolutionAsked => "dissolution_asked",
            Self::OutcomeKnown => "outcome_known",
            Self::NoSuchTransfer => "no_such_transfer",
            Self::NothingNoted => "nothing_noted",
            Self::OwnOutcome => "own_outcome",
            Self::PaidAnew => "paid_anew",
            Self::MaybeAtTheBank => "maybe_at_the_bank",
            Self::DayPassed => "day_passed",
            Self::NotSettled => "not_settled",
            Self::BeforeItArrived => "before_it_arrived",
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::SamePerson => "Une autre personne doit approuver ce lot",
            Self::NotApart => "Une autre personne doit le faire",
            Self::AlreadyApproved => "Le lot est déjà approuvé",
            Self::NotApproved => "Le lot n’est pas approuvé",
            Self::Cancelled => "Le lot est annulé",
            Self::AlreadySent => "Le lot est déjà transmis à la banque",
            Self::NotSent => "Le lot n’est pas encore transmis à la banque",
            Self::FileNotTaken => "Le fichier de ce lot n’a pas été téléchargé",
            Self::NotedLate => "La date d’exécution est passée",
            Self::DissolutionAsked => "L’annulation de ce lot est demandée",
            Self::OutcomeKnown => "Le résultat de ce virement est déjà enregistré",
            Self::NoSuchTransfer => "Ce virement n’est pas dans ce lot",
            Self::NothingNoted => "Aucun résultat n’est noté",
            Self::OwnOutcome => "Une autre personne doit annuler ce résultat",
            Self::PaidAnew => "Une ligne de ce virement est dans un autre lot",
            Self::MaybeAtTheBank => "La banque a peut-être ce lot",
            Self::DayPassed => "La date d’exécution est passée",
            Self::NotSettled => "Ce virement n’est pas noté comme versé",
            Self::BeforeItArrived => "Ce virement n’était pas encore arrivé",
        }
    }

    fn detail(&self) -> String {
        let words = match self {
            Self::SamePerson => "Vous avez préparé ce lot. Demandez à un ou une collègue des finances de l’approuver.",
            Self::NotApart => {
                "Il y a moins de 30 jours, la personne qui a agi avant vous vous a envoyé une invitation ou est intervenue sur votre compte, \
                 ou vous sur le sien. Demandez à un ou une autre collègue des finances."
            }
            Self::AlreadyApproved => "Une autre personne l’a approuvé. Rechargez la page pour voir où il en est.",
            Self::NotApproved => "Une autre personne que celle qui l’a préparé doit d’abord l’approuver.",
            Self::Cancelled => "Ses montants sont de nouveau à verser. Préparez un autre lot.",
            Self::AlreadySent => "Il ne peut plus être changé. Enregistrez le résultat de chaque virement.",
            Self::FileNotTaken => "Téléchargez-le et transmettez-le à la banque, puis notez l’envoi.",
            Self::NotedLate => {
                "Si la banque a pris le fichier à temps, vérifiez-le auprès d’elle et cochez la case. Sinon, annulez ce lot : elle ne l’accepterait plus."
            }
            Self::DissolutionAsked => {
                "Son fichier n’est plus donné. Une autre personne doit confirmer l’annulation ; si la banque a déjà le fichier, notez l’envoi."
            }
            Self::NotSent => "Transmettez-le d’abord à la banque, puis notez cet envoi ici.",
            Self::OutcomeKnown => {
                "Un virement a un seul résultat. Rechargez la page pour le voir ; s’il est faux, une autre personne peut l’annuler."
            }
            Self::NothingNoted => "Rechargez la page pour voir où en est ce virement.",
            Self::OwnOutcome => {
                "Vous avez noté ce résultat. Demandez à un ou une collègue des finances de relire le relevé et de l’annuler."
            }
            Self::PaidAnew => "Annulez d’abord cet autre lot : sinon, ce qui est arrivé serait payé une seconde fois.",
            Self::NoSuchTransfer => "Vérifiez la référence du virement.",
            Self::MaybeAtTheBank => {
                "Son fichier a pu être transmis. Vérifiez que la banque ne l’a pas, puis cochez la case : sinon ses montants seraient payés deux fois."
            }
            Self::BeforeItArrived => "La banque le retourne après son arrivée : vérifiez la date sur le relevé.",
            Self::NotSettled => "Un virement qui n’est jamais arrivé est rejeté, et non retourné. Vérifiez sa référence et le relevé.",
            Self::DayPassed => "La banque ne l’accepterait plus. Annulez ce lot : ses montants seront de nouveau à verser dans un autre.",
        };
        words.to_owned()
    }
}
