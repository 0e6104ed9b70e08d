//! The client of HTTPS under the clients of AWS.

use aws_sdk_dynamodb::config::SharedHttpClient;
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode},
};

/// Whom it trusts: functions speak to AWS alone. Reading what the machine trusts took more than half of a start (decision 27).
const ROOTS: &[u8] = include_bytes!("https/amazon_roots.pem");

/// One that trusts the authorities of AWS's own services.
#[must_use]
pub fn client() -> SharedHttpClient {
    let trusted = TlsContext::builder().with_trust_store(TrustStore::empty().with_pem_certificate(ROOTS)).build();
    #[expect(clippy::expect_used, reason = "made of a constant, as in the test")]
    let trusted = trusted.expect("a trust store is all that it needs");
    Builder::new().tls_provider(Provider::Rustls(CryptoMode::AwsLc)).tls_context(trusted).build_https()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::local_database;
    use aws_config::retry::RetryConfig;
    use aws_lc_rs::digest::{SHA256, digest};
    use aws_sdk_dynamodb::{Client, error::SdkError};
    use base64::{Engine as _, prelude::BASE64_STANDARD};

    /// Amazon publishes the digests beside the roots: what was pasted is what it has.
    #[test]
    fn the_roots_are_the_five_whose_digests_stand_beside_them() {
        let text = str::from_utf8(ROOTS).unwrap();
        let said = text.lines().filter_map(|line| line.strip_prefix("sha256 Fingerprint="));
        let found = text.split("-----BEGIN CERTIFICATE-----").skip(1).map(|rest| {
            let body: String = rest.split("-----END").next().unwrap().split_whitespace().collect();
            let digest = digest(&SHA256, &BASE64_STANDARD.decode(body).unwrap());
            digest.as_ref().iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":")
        });
        assert_eq!(found.collect::<Vec<_>>(), said.collect::<Vec<_>>());
        assert_eq!(text.matches("-----BEGIN CERTIFICATE-----").count(), 5);
    }

    /// They are read at the first request alone: one that nobody answers comes as far.
    #[tokio::test]
    async fn a_request_is_made_with_them() {
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let config = local_database(&format!("https://{nobody}")).to_builder().retry_config(RetryConfig::disabled());
        let refused = Client::from_conf(config.build()).list_tables().send().await.unwrap_err();
        assert!(matches!(refused, SdkError::DispatchFailure(_)), "{refused:?}");
    }
}
