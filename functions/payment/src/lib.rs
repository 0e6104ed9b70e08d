//! Payments: what ANCV owes providers, in which batch, and to which account.

sev_http::operations!(
    list_payment_lines,
    create_batch,
    list_batches,
    view_batch,
    approve_batch,
    cancel_batch,
    payment_file,
    send_batch,
    record_outcome,
    withdraw_outcome,
    view_bank_account,
    request_bank_account,
    list_bank_requests,
    decide_bank_account,
);

mod account_view;
mod batch_view;
mod line_view;
mod pain;
mod steps;
