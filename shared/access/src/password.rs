//! Passwords: Argon2id with OWASP's parameters (19 MiB, 2 passes, 1 lane), and what a new one may be.

use crate::stolen::is_stolen;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use sev_domain::{
    account::LoginIdentifier,
    text::{bare, normalise},
    world::Entropy,
};
use zxcvbn::{Score, zxcvbn};

/// The longest password that is hashed: more would only cost time.
pub const MAX_LENGTH: usize = 256;

/// The fewest characters of a new password.
pub const MIN_LENGTH: usize = 12;

/// Words that anyone would try first here, beside those that are tried first everywhere `[D]`: of the programme, of
/// its roles, of kinds of organisations, and of passwords in French. Those with an accent are typed without it, too.
const EXPECTED: &str = "ancv sev sevweb seniors senior vacances chèque cheque chequevacances programme séjour sejour voyage groupe \
    tourisme convention inscription aidant bénéficiaire beneficiaire retraité retraite porteur projet prestataire professionnel \
    organisme instruction exploitation finance support assistance administrateur administratrice utilisateur ccas cias mairie \
    commune association club caisse ehpad motdepasse azertyuiop bonjour bienvenue soleil";

/// The hash of a password that nobody has, checked when there is no account: an unknown identifier
/// costs what a wrong password costs.
pub const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2V2LXdlYi1ub2JvZHktMQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn argon2id() -> Argon2<'static> {
    // OWASP's parameters are within Argon2's bounds; the default ones are the same.
    let params = Params::new(19_456, 2, 1, None).unwrap_or(Params::DEFAULT);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The hash of `password`, in PHC form, or `None` when it is longer than Argon2 takes.
#[must_use]
pub fn hash(password: &str, entropy: &Entropy) -> Option<String> {
    salted(password, &entropy.bytes::<16>())
}

/// The same with a salt that is known.
pub(crate) fn salted(secret: &str, salt: &[u8; 16]) -> Option<String> {
    argon2id().hash_password_with_salt(secret.as_bytes(), salt).ok().map(|hash| hash.to_string())
}

/// Whether `password` has the hash `phc`, on a thread of its own: tens of milliseconds of work
/// would hold up everything else.
pub async fn verify(password: String, phc: String) -> bool {
    tokio::task::spawn_blocking(move || argon2id().verify_password(password.as_bytes(), phc.as_str()).is_ok()).await.unwrap_or(false)
}

/// Why `password` can't be the new one of `identifier`, who works for `organisation`, in a French sentence `[D]`.
#[must_use]
pub fn refusal(password: &str, identifier: &LoginIdentifier, organisation: &str) -> Option<&'static str> {
    if password.is_empty() {
        return Some("Choisissez un mot de passe.");
    }
    if password.len() > MAX_LENGTH {
        return Some("Ce mot de passe est trop long : 64 caractères suffisent.");
    }
    if password.chars().count() < MIN_LENGTH {
        return Some("Ce mot de passe est trop court : il faut au moins 12 caractères.");
    }
    let (typed, organisation_bare) = (bare(password), bare(organisation));
    if typed.contains(identifier.number()) {
        return Some("Le mot de passe ne doit pas contenir votre numéro de convention ou votre identifiant.");
    }
    if !organisation_bare.is_empty() && typed.contains(&organisation_bare) {
        return Some("Le mot de passe ne doit pas contenir le nom de votre organisme.");
    }
    if is_stolen(password) {
        return Some("Ce mot de passe figure dans des listes de mots de passe volés. Choisissez-en un autre.");
    }
    // « L'Île-d'Yeu » is expected as « Île » and as « ile ».
    let normalised = normalise(organisation);
    let words = organisation.split(|c: char| !c.is_alphanumeric()).chain(normalised.split(' ')).filter(|word| word.chars().count() > 1);
    let known: Vec<&str> = words.chain(identifier.as_str().split('-')).chain(EXPECTED.split(' ')).collect();
    (zxcvbn(password, &known).score() < Score::Three)
        .then_some("Ce mot de passe se devine trop facilement. Choisissez plusieurs mots sans lien entre eux, sans suite ni répétition.")
}

/// The hash of `password` if it may be the new one, or why not: on a thread of its own, as the hash takes long.
/// The outer error is none of the password's: the work broke down.
///
/// # Errors
/// The inner one is why the password is refused.
pub async fn accept(
    password: String,
    identifier: LoginIdentifier,
    organisation: String,
    entropy: Entropy,
) -> Result<Result<String, &'static str>, ()> {
    let work = move || match refusal(&password, &identifier, &organisation) {
        Some(refusal) => Ok(Err(refusal)),
        None => hash(&password, &entropy).map(Ok).ok_or(()),
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| ())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_password_is_refused_in_a_sentence_that_says_why() {
        let identifier = "ANCV2528".parse().unwrap();
        let refusal = |password: &str| refusal(password, &identifier, "CCAS de Nérac");
        for (password, word) in [
            ("", "Choisissez"),
            ("court-Mais-9", ""),
            ("x9!Qm2#", "12 caractères"),
            ("éééééééééé9", "12 caractères"),
            (&"corail".repeat(50), "trop long"),
            // 129 letters, two bytes each.
            (&"é".repeat(129), "64 caractères"),
            ("tuba ANCV2528 corail", "numéro de convention"),
            ("tuba ancv-2528 corail", "numéro de convention"),
            ("tuba ccas de nerac corail", "organisme"),
            ("ccasdenérac-corail-9", "organisme"),
            ("azertyuiop12", "volés"),
            ("aaaaaaaaaaaaaaaa", "volés"),
            ("tubatubatubatuba", "devine"),
            ("vacances2026", "devine"),
            ("Motdepasse-26", "devine"),
            ("motdepasse123", "volés"),
            ("123456789012", "volés"),
            ("tuba moufle corail dix", ""),
            ("gravier prune orage zinc", ""),
            ("Demo-Vacances-2026", ""),
            ("pied marmite 🏖 lundi", ""),
        ] {
            match refusal(password) {
                None => assert_eq!(word, "", "{password} is accepted"),
                Some(sentence) => {
                    assert!(!word.is_empty() && sentence.contains(word) && sentence.ends_with('.'), "{password}: {sentence}");
                }
            }
        }
    }

    #[test]
    fn a_password_that_many_have_used_is_refused() {
        let identifier = "ANCV2528".parse().unwrap();
        for password in [
            "jetaimepourlavie",
            "marseilleenforce",
            "allezmarseille",
            "olympiquedemarseille",
            "commentdirequejetaimepas",
            "LesailesdeParis",
            "Chocolat230709Mi",
            "Chocolatnoir77",
            "MAMANJETAIME",
            "pasdemotdepasse",
            "micontraseña",
            "MICONTRASEN\u{303}A",
            "i love justin bieber",
            "nEMvXyHeqDd5OQxyXYZI",
            "nemvxyheqdd5oqxyxyzi",
            "pfqwtd27121988",
        ] {
            let refusal = refusal(password, &identifier, "CCAS de Nérac").unwrap_or_default();
            assert!(refusal.contains("volés"), "{password}: {refusal}");
        }
    }

    #[test]
    fn words_of_the_organisation_and_of_the_programme_add_nothing() {
        let identifier = "ANCV2528".parse().unwrap();
        for password in ["Noirmoutier-26", "Herbaudière-26", "herbaudiere2026", "noirmoutierherbaudiere"] {
            let devine = |organisation| refusal(password, &identifier, organisation).is_some_and(|sentence| sentence.contains("devine"));
            assert!(devine("CCAS de Noirmoutier (l’Herbaudière)"), "{password}");
            assert!(!devine("CCAS de Nérac"), "{password}");
        }
        for password in ["porteurprestataire", "séjourbénéficiaire", "SejourMairie", "Administratrice-26", "exploitation26"] {
            let refusal = refusal(password, &identifier, "CCAS de Nérac").unwrap_or_default();
            assert!(refusal.contains("devine"), "{password}: {refusal}");
        }
    }

    #[tokio::test]
    async fn a_password_opens_its_own_hash_alone() {
        let hash = hash("Demo-Vacances-2026", &Entropy::new(|bytes| bytes.fill(7))).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("Demo-Vacances-2026".into(), hash.clone()).await);
        assert!(!verify("demo-vacances-2026".into(), hash.clone()).await);
        assert!(!verify(String::new(), hash).await);
    }

    #[tokio::test]
    async fn nobodys_hash_is_worked_on_and_opens_for_nobody() {
        // A hash that can't be parsed would be refused without the work.
        assert!(argon2::PasswordHash::new(NOBODY).is_ok());
        assert!(!verify("Demo-Vacances-2026".into(), NOBODY.into()).await);
    }
}
