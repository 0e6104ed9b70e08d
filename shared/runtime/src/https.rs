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
    // Of a build time constant, which the test reads too.
    #[expect(clippy::expect_used, reason = "it has no name of its own that could be wrong")]
    let trusted = trusted.expect("a trust store is all that it needs");
    Builder::new().tls_provider(Provider::Rustls(CryptoMode::AwsLc)).tls_context(trusted).build_https()
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::digest::{SHA256, digest};
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

    #[test]
    fn a_client_is_made_of_them() {
        drop(client());
    }
}
