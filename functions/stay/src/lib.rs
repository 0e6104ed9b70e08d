//! Stays and groups.

sev_http::operations!(list_groups, view_group, list_venues);
