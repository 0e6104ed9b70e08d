//! Amazon SES, which takes mails.

use crate::Letter;
use aws_sdk_ses::{
    Client,
    config::{retry::RetryConfig, timeout::TimeoutConfig},
    error::{ProvideErrorMetadata as _, SdkError},
    types::{Body, Content, Destination, Message},
};
use std::time::Duration;
use thiserror::Error;

/// What SES says of a mail that it will not take however often it is asked: the address, or the mail, is not one.
const PERMANENT: &[&str] = &["MessageRejected", "InvalidParameterValue", "ValidationError"];
/// What it says, under the first of these codes, while the sender is not verified, or not any more: someone has to see to it,
/// and then the mail goes out. The words are the only difference.
const UNVERIFIED: &str = "not verified";

const CONNECT: Duration = Duration::from_secs(1);
/// How long SES may take, within the time-out of `send_mail`.
const PATIENCE: Duration = Duration::from_secs(8);

/// Why a mail was not sent. Neither variant has the address in it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SendError {
    /// It never will be.
    #[error("SendEmail: the mail was refused: {0}")]
    Refused(String),
    /// It may be sent later: SES does not answer, is too busy, or is not set up for us.
    #[error("SendEmail: the mail was not sent: {0}")]
    NotNow(String),
}

#[derive(Clone, Debug)]
pub struct Mailer {
    client: Client,
    sender: String,
}

impl Mailer {
    /// Sends by `client`, as `sender`.
    #[must_use]
    pub fn new(client: &Client, sender: String) -> Self {
        // The SDK would try again a call whose answer was lost, and the mail would go out twice. The queue tries again,
        // and as nobody waits, SES may take its time.
        let patience = TimeoutConfig::builder().connect_timeout(CONNECT).operation_timeout(PATIENCE).build();
        let once = client.config().to_builder().retry_config(RetryConfig::disabled()).timeout_config(patience).build();
        Self { client: Client::from_conf(once), sender }
    }

    /// Sends `letter` to an address.
    ///
    /// # Errors
    /// SES does not take it, now or ever.
    pub async fn send(&self, to: &str, letter: &Letter) -> Result<(), SendError> {
        let content = |data: &str| Content::builder().charset("UTF-8").data(data).build().map_err(|_| unwritten());
        let body = Body::builder().text(content(&letter.text)?).html(content(&letter.html)?).build();
        let message = Message::builder().subject(content(letter.subject)?).body(body).build();
        let destination = Destination::builder().to_addresses(to).build();
        let sent = self.client.send_email().source(&self.sender).destination(destination).message(message).send().await;
        sent.map(drop).map_err(|error| {
            let reason = sev_storage::reason(&error);
            // The words name addresses: they are looked at, and not kept.
            let words = error.message().unwrap_or_default();
            let is_its_word = matches!(error, SdkError::ServiceError(_));
            if is_its_word && is_permanent(&reason, words) { SendError::Refused(reason) } else { SendError::NotNow(reason) }
        })
    }
}

/// Whether SES will never take what it refuses by this code, in these words.
fn is_permanent(code: &str, words: &str) -> bool {
    PERMANENT.contains(&code) && !words.to_lowercase().contains(UNVERIFIED)
}

/// A text can always be written: this is never seen.
fn unwritten() -> SendError {
    SendError::Refused("it can't be written".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_that_is_not_verified_loses_no_mail() {
        const UNVERIFIED: &str = "Email address is not verified. The following identities failed the check in region EU-WEST-3: \
                                  ne-pas-repondre@exemple.fr";
        for (code, words, expected) in [
            ("MessageRejected", "Address blacklisted.", true),
            ("MessageRejected", "", true),
            ("MessageRejected", UNVERIFIED, false),
            ("MessageRejected", "EMAIL ADDRESS IS NOT VERIFIED.", false),
            ("InvalidParameterValue", "Missing final '@domain'", true),
            ("ValidationError", "", true),
            ("MailFromDomainNotVerifiedException", "", false),
            ("Throttling", "Maximum sending rate exceeded.", false),
            ("AccessDenied", "", false),
        ] {
            assert_eq!(is_permanent(code, words), expected, "{code}: {words}");
        }
    }
}
