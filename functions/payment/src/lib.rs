//! Payments: what ANCV owes providers, in which batch, and to which account.
