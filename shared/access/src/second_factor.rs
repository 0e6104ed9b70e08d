//! The second factor: codes of an app (TOTP, RFC 6238) with SHA-1, six digits and 30 seconds, which every app understands, and
//! recovery codes for whoever has lost the app. Each is taken once.

use crate::password;
use jiff::Timestamp;
use qrcodegen::{QrCode, QrCodeEcc};
use sev_domain::{account::LoginIdentifier, world::Entropy};
use sev_storage::{Proof, SecondFactor};
use totp_rs::{Builder, Secret, Totp};

/// How many recovery codes there are at first `[D]`.
pub const RECOVERY_CODES: u32 = 10;

/// The seconds that a code is shown for.
const STEP: i64 = 30;
/// Who asks for the code, as the app shows it: « Seniors en Vacances » in an address.
const ISSUER: &str = "Seniors%20en%20Vacances";
/// What recovery codes are made of: 32 letters and digits, without those that are taken for one another (I and 1, O and 0).
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// The letters and digits of a recovery code, and of each of its groups.
const LENGTH: usize = 12;
const GROUP: usize = 4;
/// The light modules around a QR code that readers need.
const QUIET_ZONE: i32 = 4;

/// A new secret, in Base32.
#[must_use]
pub fn new_secret(entropy: &Entropy) -> String {
    Secret::new_stack(entropy.bytes()).to_base32()
}

/// What an app is given to show the codes of `identifier`: the address in the QR code.
#[must_use]
pub fn address(secret: &str, identifier: &LoginIdentifier) -> String {
    // The characters of an identifier and of Base32 stand for themselves in an address.
    format!("otpauth://totp/{ISSUER}:{identifier}?secret={secret}&issuer={ISSUER}&algorithm=SHA1&digits=6&period={STEP}")
}

/// A QR code as a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Modules on each side, with the quiet zone.
    pub size: i32,
    /// Its dark modules as a path of SVG.
    pub path: String,
}

/// The QR code of `text`, or `None` when it is too long for one.
#[must_use]
pub fn picture(text: &str) -> Option<Picture> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            // Outside of the code every module is light.
            let run = (x..).take_while(|x| code.get_module(*x, y)).fold(0, |run, _| run + 1);
            if run > 0 {
                path += &format!("M{} {}h{run}v1h-{run}z", x + QUIET_ZONE, y + QUIET_ZONE);
            }
            x += run + 1;
        }
    }
    Some(Picture { size: code.size() + 2 * QUIET_ZONE, path })
}

/// The step of time whose code `typed` is, at `now`: this one, or the one before or after it for clocks that differ, but none
/// up to `last_step`.
#[must_use]
pub fn step(secret: &str, last_step: i64, typed: &str, now: Timestamp) -> Option<i64> {
    let (totp, typed) = (totp(secret)?, bare(typed));
    let present = now.as_second().div_euclid(STEP);
    let shows = |step: &i64| u64::try_from(step * STEP).is_ok_and(|at| totp.check(&typed, at).is_some());
    (present - 1..=present + 1).filter(|step| *step > last_step).find(shows)
}

/// What `typed` proves at `now` against `factor`: a code of the app, or a recovery code that is left. The hash of a recovery
/// code is worked out on a thread of its own, as it takes long.
pub async fn proof(factor: &SecondFactor, typed: &str, now: Timestamp) -> Option<Proof> {
    if let Some(step) = step(&factor.secret, factor.last_step, typed, now) {
        return Some(Proof::Code { step });
    }
    let (code, salt) = (recovery_typed(typed)?, factor.recovery_salt);
    let hash = tokio::task::spawn_blocking(move || password::salted(&code, &salt)).await.ok()??;
    let index = factor.recovery_hashes.iter().position(|left| *left == hash)?;
    Some(Proof::Recovery { hash, index })
}

/// New recovery codes, with the salt and the hashes that are kept of them. A code has 60 bits, which a plain digest would not
/// protect: its hash is a password's. One salt for all of them, so that a code that is typed is hashed once.
///
/// `None` when the work broke down.
pub async fn recovery_codes(entropy: &Entropy) -> Option<(Vec<String>, [u8; 16], Vec<String>)> {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code(entropy)).collect();
    let (salt, bare) = (entropy.bytes(), codes.iter().map(|code| bare(code)).collect::<Vec<_>>());
    let work = move || bare.iter().map(|code| password::salted(code, &salt)).collect::<Option<Vec<_>>>();
    Some((codes, salt, tokio::task::spawn_blocking(work).await.ok()??))
}

/// 60 random bits, as `XXXX-XXXX-XXXX`.
fn recovery_code(entropy: &Entropy) -> String {
    // Five bits of each byte choose one of 32.
    let symbol = |byte: &u8| ALPHABET.get(usize::from(byte % 32)).copied().map_or('A', char::from);
    let symbols: Vec<char> = entropy.bytes::<LENGTH>().iter().map(symbol).collect();
    symbols.chunks(GROUP).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// The recovery code that `typed` may be, with or without its hyphens, in any case: nothing else is worth a hash.
fn recovery_typed(typed: &str) -> Option<String> {
    let code = bare(typed).to_uppercase();
    (code.len() == LENGTH && code.bytes().all(|byte| ALPHABET.contains(&byte))).then_some(code)
}

/// What was typed, without what only parts it.
fn bare(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect()
}

fn totp(secret: &str) -> Option<Totp> {
    // One step at a time: which of them may be taken is decided above.
    Builder::new().with_secret(Secret::try_from_base32(secret).ok()?).with_skew(0).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    /// « 12345678901234567890 », the secret of RFC 6238's vectors.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// Bytes that don't come in turns.
    fn entropy() -> Entropy {
        let next = AtomicU32::new(0);
        Entropy::new(move |bytes| bytes.fill_with(|| next.fetch_add(0x9e37_79b9, Ordering::SeqCst).to_be_bytes()[0]))
    }

    fn code(secret: &str, step: i64) -> String {
        totp(secret).unwrap().generate(u64::try_from(step * STEP).unwrap()).to_string()
    }

    #[test]
    fn the_vectors_of_rfc_6238_are_codes() {
        // The last six of the eight digits in its appendix B.
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(step(SECRET, -1, code, at(second)), Some(second / STEP), "{second}");
        }
    }

    #[test]
    fn a_code_is_taken_from_30_seconds_before_its_own_to_30_after() {
        // The code of the step of 1 200 000 030 to 1 200 000 059.
        let own = 40_000_001;
        let code = code(SECRET, own);
        for (second, taken) in [
            (1_199_999_999, false),
            (1_200_000_000, true),
            (1_200_000_030, true),
            (1_200_000_059, true),
            (1_200_000_060, true),
            (1_200_000_089, true),
            (1_200_000_090, false),
        ] {
            assert_eq!(step(SECRET, -1, &code, at(second)), taken.then_some(own), "{second}");
        }
    }

    #[test]
    fn neither_a_code_nor_one_before_it_is_taken_again() {
        let now = at(1_200_000_030);
        let present = 40_000_001;
        for (last_step, [before, own, after]) in
            [(present - 2, [true; 3]), (present - 1, [false, true, true]), (present, [false, false, true]), (present + 1, [false; 3])]
        {
            for (shown, taken) in [(present - 1, before), (present, own), (present + 1, after)] {
                assert_eq!(step(SECRET, last_step, &code(SECRET, shown), now).is_some(), taken, "{shown} after {last_step}");
            }
        }
    }

    #[test]
    fn what_is_no_code_is_not_taken() {
        for typed in ["", " ", "28708", "2870820", "+28708", "２８７０８２", "abcdef", "287-08", "94287082"] {
            assert_eq!(step(SECRET, -1, typed, at(59)), None, "{typed}");
        }
        for typed in ["287 082", " 287082\n", "287-082"] {
            assert_eq!(step(SECRET, -1, typed, at(59)), Some(1), "{typed}");
        }
        for secret in ["", "not Base32!", "GEZDG"] {
            assert_eq!(step(secret, -1, "287082", at(59)), None, "{secret}");
        }
        assert_eq!(step(SECRET, -1, "755224", at(0)), Some(0), "there is no step before the first");
    }

    #[test]
    fn a_new_secret_has_160_bits_and_its_address_says_how_codes_are_made() {
        let secret = new_secret(&entropy());
        assert_eq!(Secret::try_from_base32(&secret).unwrap().as_bytes().len(), 20);
        assert_eq!(secret.len(), 32);
        assert_eq!(
            address(SECRET, &"ancv2528-jeanne".parse().unwrap()),
            "otpauth://totp/Seniors%20en%20Vacances:ANCV2528-JEANNE?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Seniors%20en%20Vacances&algorithm=SHA1&digits=6&period=30"
        );
    }

    #[test]
    fn the_picture_draws_the_modules_of_the_code_and_a_quiet_zone() {
        let text = address(SECRET, &"A".repeat(40).parse().unwrap());
        let picture = picture(&text).unwrap();
        let code = QrCode::encode_text(&text, QrCodeEcc::Medium).unwrap();
        let mut drawn = Vec::new();
        for run in picture.path.split('M').skip(1) {
            let numbers: Vec<i32> = run.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
            let [x, y, width, 1, back] = numbers[..] else { panic!("{run}") };
            assert_eq!((run, width), (format!("{x} {y}h{width}v1h-{width}z").as_str(), back));
            drawn.extend((x..x + width).map(|x| (y - 4, x - 4)));
        }
        let dark: Vec<_> = (-4..code.size() + 4)
            .flat_map(|y| (-4..code.size() + 4).map(move |x| (y, x)))
            .filter(|(y, x)| code.get_module(*x, *y))
            .collect();
        assert_eq!((picture.size, drawn), (code.size() + 8, dark));
        assert_eq!(super::picture(&"x".repeat(3_000)), None);
    }

    #[tokio::test]
    async fn each_recovery_code_is_taken_as_it_is_typed() {
        let (codes, recovery_salt, recovery_hashes) = recovery_codes(&entropy()).await.unwrap();
        assert_eq!((codes.len(), recovery_hashes.len()), (10, 10));
        let factor = SecondFactor { secret: SECRET.into(), last_step: 0, recovery_salt, recovery_hashes };
        let other = SecondFactor { recovery_salt: [1; 16], ..factor.clone() };
        for (index, code) in codes.iter().enumerate() {
            assert!(code.split('-').all(|group| group.len() == 4 && group.bytes().all(|byte| ALPHABET.contains(&byte))), "{code}");
            assert_eq!(codes.iter().filter(|other| *other == code).count(), 1);
            let hash = factor.recovery_hashes[index].clone();
            assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "as slow as a password's: {hash}");
            assert_eq!(proof(&factor, code, at(59)).await, Some(Proof::Recovery { hash: hash.clone(), index }));
            assert_eq!(proof(&factor, &hash, at(59)).await, None, "the hash is no code");
        }
        let (code, taken) = (&codes[3], Some(Proof::Recovery { hash: factor.recovery_hashes[3].clone(), index: 3 }));
        for typed in [code.to_lowercase(), code.replace('-', ""), format!(" {} ", code.replace('-', " "))] {
            assert_eq!(proof(&factor, &typed, at(59)).await, taken, "{typed}");
        }
        assert_eq!(proof(&other, code, at(59)).await, None, "another's salt");
        assert_eq!(proof(&factor, "287082", at(59)).await, Some(Proof::Code { step: 1 }));
        for typed in ["", "-", "AAAA-AAAA-AAAA", "AAAA-AAAA-AAA", "AAAA-AAAA-AAA0"] {
            assert_eq!(proof(&factor, typed, at(59)).await, None, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn a_code_is_taken_once_and_never_one_from_further_away(second in 0_i64..20_000_000_000, shown in -3_i64..=3, bytes: [u8; 20]) {
            let secret = Secret::new_stack(bytes).to_base32();
            let present = second / STEP;
            prop_assume!(present + shown >= 0);
            let typed = code(&secret, present + shown);
            match step(&secret, -1, &typed, at(second)) {
                Some(taken) => {
                    prop_assert!((present - 1..=present + 1).contains(&taken));
                    prop_assert_eq!(&code(&secret, taken), &typed);
                    // Two steps may have one code: a million are not many.
                    prop_assert_ne!(step(&secret, taken, &typed, at(second)), Some(taken));
                }
                None => prop_assert!(shown.abs() > 1),
            }
        }

        #[test]
        fn nothing_that_is_typed_panics(typed: String, second in 0_i64..20_000_000_000) {
            prop_assert_eq!(step(SECRET, i64::MAX, &typed, at(second)), None);
            prop_assert!(recovery_typed(&typed).is_none_or(|code| code.len() == LENGTH));
        }
    }
}
