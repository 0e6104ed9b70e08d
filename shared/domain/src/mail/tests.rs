use super::*;
use jiff::SignedDuration;

const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

fn link() -> Message {
    Message::PasswordLink { identifier: "ANCV2528".parse().unwrap(), token: "opens".into(), valid_until: NOW }
}

#[test]
fn a_link_is_not_sent_once_it_no_longer_opens() {
    let changed = Message::PasswordChanged { identifier: "ANCV2528".parse().unwrap(), at: NOW };
    for (message, after, worth) in [(link(), -1, true), (link(), 0, false), (link(), 1, false), (changed, 1_000_000, true)] {
        assert_eq!(message.is_worth_sending(NOW + SignedDuration::from_secs(after)), worth, "{message:?} {after}");
    }
}

#[test]
fn a_token_is_not_printed() {
    assert_eq!(format!("{:?}", link()), r#"Message("password_link")"#);
}
