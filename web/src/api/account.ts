import { http, ifMatch } from "./client";
import { settle } from "./problem";
import type { EmailChange, OrganisationForm, PasswordChange } from "./types";

/** What one does with one's own account. */
export const accountApi = {
  account: () => settle(http.GET("/api/account")),

  changeOrganisation: (version: number, form: OrganisationForm) =>
    settle(http.PUT("/api/account", { params: { header: ifMatch(version) }, body: form })),

  requestEmailChange: (form: EmailChange) =>
    settle(http.POST("/api/account/email", { body: form })),

  changePassword: (form: PasswordChange) =>
    settle(http.POST("/api/account/password", { body: form })),

  chooseReminders: (reminders: boolean) =>
    settle(http.PUT("/api/account/reminders", { body: { reminders } })),

  ledger: (year: string) =>
    settle(http.GET("/api/account/credits/{year}/ledger", { params: { path: { year } } })),

  sessions: () => settle(http.GET("/api/account/sessions")),

  endSession: (session_id: string) =>
    settle(http.DELETE("/api/account/sessions/{session_id}", { params: { path: { session_id } } })),

  endOtherSessions: () => settle(http.DELETE("/api/account/sessions")),

  /** A code of the second factor that there is, when it is to be replaced. */
  beginSecondFactor: (password: string, code: string | null) =>
    settle(http.POST("/api/account/second-factor", { body: { password, code } })),

  confirmSecondFactor: (code: string) =>
    settle(http.POST("/api/account/second-factor/confirm", { body: { code } })),

  removeSecondFactor: (password: string, code: string) =>
    settle(http.POST("/api/account/second-factor/remove", { body: { password, code } })),
};
