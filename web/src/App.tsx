import { Route, Routes } from "react-router";
import { Layout } from "./components/Layout";
import { RequireRole } from "./components/RequireRole";
import { RequireSession } from "./components/RequireSession";
import { AccessibilityPage } from "./pages/AccessibilityPage";
import { AccountPage } from "./pages/account/AccountPage";
import { EmailPage } from "./pages/account/EmailPage";
import { LedgerPage } from "./pages/account/LedgerPage";
import { OrganisationPage } from "./pages/account/OrganisationPage";
import { PasswordPage } from "./pages/account/PasswordPage";
import { RemoveSecondFactorPage } from "./pages/account/RemoveSecondFactorPage";
import { ReplaceSecondFactorPage } from "./pages/account/ReplaceSecondFactorPage";
import { SecondFactorPage } from "./pages/account/SecondFactorPage";
import { SessionsPage } from "./pages/account/SessionsPage";
import { BankAccountPage } from "./pages/bank/BankAccountPage";
import { BankRequestsPage } from "./pages/bank/BankRequestsPage";
import { CorrectionPage } from "./pages/corrections/CorrectionPage";
import { NewCorrectionPage } from "./pages/corrections/NewCorrectionPage";
import { DetailsStep } from "./pages/enroll/DetailsStep";
import { DraftsProvider } from "./pages/enroll/drafts";
import { EditPage } from "./pages/enroll/EditPage";
import { EnrollPage } from "./pages/enroll/EnrollPage";
import { IdentityStep } from "./pages/enroll/IdentityStep";
import { MatchStep } from "./pages/enroll/MatchStep";
import { SummaryStep } from "./pages/enroll/SummaryStep";
import { FollowUpPage } from "./pages/followUp/FollowUpPage";
import { GroupPage } from "./pages/group/GroupPage";
import { GroupsPage } from "./pages/groups/GroupsPage";
import { HomePage } from "./pages/HomePage";
import { NotFoundPage } from "./pages/NotFoundPage";
import { BatchPage } from "./pages/payments/BatchPage";
import { PaymentsPage } from "./pages/payments/PaymentsPage";
import { RoomingListPage } from "./pages/rooming/RoomingListPage";
import { ChoosePasswordPage } from "./pages/session/ChoosePasswordPage";
import { ConfirmEmailPage } from "./pages/session/ConfirmEmailPage";
import { ForgottenPasswordPage } from "./pages/session/ForgottenPasswordPage";
import { InvitationPage } from "./pages/session/InvitationPage";
import { LoginPage } from "./pages/session/LoginPage";
import { SessionEndedPage } from "./pages/session/SessionEndedPage";
import { CorrectEmailPage } from "./pages/support/CorrectEmailPage";
import { LiftSecondFactorPage } from "./pages/support/LiftSecondFactorPage";
import { SearchPage } from "./pages/support/SearchPage";
import { SupportAccountPage } from "./pages/support/SupportAccountPage";
import { EditUserPage } from "./pages/users/EditUserPage";
import { InvitePage } from "./pages/users/InvitePage";
import { UsersPage } from "./pages/users/UsersPage";
import { ValidationPage } from "./pages/validation/ValidationPage";
import { ValidationsPage } from "./pages/validation/ValidationsPage";
import { VenuesPage } from "./pages/venues/VenuesPage";

export function App() {
  return (
    <DraftsProvider>
      <Routes>
        <Route element={<Layout />}>
          <Route path="connexion" element={<LoginPage />} />
          <Route path="mot-de-passe-oublie" element={<ForgottenPasswordPage />} />
          <Route path="mot-de-passe/choisir" element={<ChoosePasswordPage />} />
          <Route path="adresse-email/confirmer" element={<ConfirmEmailPage />} />
          <Route path="invitation" element={<InvitationPage />} />
          <Route path="session-terminee" element={<SessionEndedPage />} />
          <Route path="accessibilite" element={<AccessibilityPage />} />
          <Route element={<RequireSession />}>
            <Route index element={<HomePage />} />
            <Route path="mon-compte" element={<AccountPage />} />
            <Route path="mon-compte/adresse-email" element={<EmailPage />} />
            <Route path="mon-compte/mot-de-passe" element={<PasswordPage />} />
            <Route path="mon-compte/double-authentification">
              <Route index element={<SecondFactorPage />} />
              <Route path="remplacer" element={<ReplaceSecondFactorPage />} />
              <Route path="desactiver" element={<RemoveSecondFactorPage />} />
            </Route>
            <Route path="mon-compte/sessions" element={<SessionsPage />} />
            <Route element={<RequireRole needed="administrator" />}>
              <Route path="mon-compte/modifier" element={<OrganisationPage />} />
              <Route path="mon-compte/utilisateurs">
                <Route index element={<UsersPage />} />
                <Route path="inviter" element={<InvitePage />} />
                <Route path=":identifier" element={<EditUserPage />} />
              </Route>
            </Route>
            <Route element={<RequireRole needed="holder" />}>
              <Route path="mon-compte/credit/:year" element={<LedgerPage />} />
            </Route>
            <Route path="assistance" element={<RequireRole needed="support" />}>
              <Route index element={<SearchPage />} />
              <Route path=":organisationId">
                <Route index element={<SupportAccountPage />} />
                <Route path=":identifier/adresse-email" element={<CorrectEmailPage />} />
                <Route
                  path=":identifier/double-authentification"
                  element={<LiftSecondFactorPage />}
                />
              </Route>
            </Route>
            <Route element={<RequireRole needed="operations" />}>
              <Route path="suivi" element={<FollowUpPage />} />
            </Route>
            <Route path="paiements" element={<PaymentsPage />} />
            <Route element={<RequireRole needed="finance" />}>
              <Route path="paiements/lots/:batchId" element={<BatchPage />} />
              <Route path="paiements/comptes" element={<BankRequestsPage />} />
            </Route>
            <Route element={<RequireRole needed="provider" />}>
              <Route path="compte-bancaire" element={<BankAccountPage />} />
              <Route path="etablissements" element={<VenuesPage />} />
            </Route>
            <Route path="validations">
              <Route element={<RequireRole needed={["holder", "provider", "operations"]} />}>
                <Route index element={<ValidationsPage />} />
              </Route>
              <Route path=":groupId">
                <Route
                  element={
                    <RequireRole needed={["holder", "provider", "operations", "finance"]} />
                  }
                >
                  <Route index element={<ValidationPage />} />
                </Route>
                <Route element={<RequireRole needed="holder" />}>
                  <Route path="corrections/nouvelle" element={<NewCorrectionPage />} />
                </Route>
                <Route element={<RequireRole needed={["holder", "operations"]} />}>
                  <Route path="corrections/:correctionId" element={<CorrectionPage />} />
                </Route>
              </Route>
            </Route>
            <Route path="groupes" element={<GroupsPage />} />
            <Route path="groupes/:groupId" element={<GroupPage />} />
            <Route path="groupes/:groupId/rooming-list" element={<RoomingListPage />} />
            <Route path="groupes/:groupId/ajouter" element={<EnrollPage />}>
              <Route index element={<IdentityStep />} />
              <Route path="fiche" element={<MatchStep />} />
              <Route path="situation" element={<DetailsStep />} />
              <Route path="resume" element={<SummaryStep />} />
            </Route>
            <Route path="groupes/:groupId/participants/:enrollmentId" element={<EditPage />} />
          </Route>
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Routes>
    </DraftsProvider>
  );
}
