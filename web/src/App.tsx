import { useDeferredValue } from "react";
import { Route, Routes, useLocation } from "react-router";
import { DraftsProvider } from "./components/drafts";
import { Layout } from "./components/Layout";
import { page } from "./components/page";
import { RequireRole } from "./components/RequireRole";
import { RequireSession } from "./components/RequireSession";
import { NotFoundPage } from "./pages/NotFoundPage";
import { LoginPage } from "./pages/session/LoginPage";
import { SessionEndedPage } from "./pages/session/SessionEndedPage";

const AccessibilityPage = page(() => import("./pages/AccessibilityPage"), "AccessibilityPage");
const AccountPage = page(() => import("./pages/account/AccountPage"), "AccountPage");
const EmailPage = page(() => import("./pages/account/EmailPage"), "EmailPage");
const LedgerPage = page(() => import("./pages/account/LedgerPage"), "LedgerPage");
const OrganisationPage = page(() => import("./pages/account/OrganisationPage"), "OrganisationPage");
const PasswordPage = page(() => import("./pages/account/PasswordPage"), "PasswordPage");
const RemoveSecondFactorPage = page(
  () => import("./pages/account/RemoveSecondFactorPage"),
  "RemoveSecondFactorPage",
);
const ReplaceSecondFactorPage = page(
  () => import("./pages/account/ReplaceSecondFactorPage"),
  "ReplaceSecondFactorPage",
);
const SecondFactorPage = page(() => import("./pages/account/SecondFactorPage"), "SecondFactorPage");
const SessionsPage = page(() => import("./pages/account/SessionsPage"), "SessionsPage");
const BankAccountPage = page(() => import("./pages/bank/BankAccountPage"), "BankAccountPage");
const BankRequestsPage = page(() => import("./pages/bank/BankRequestsPage"), "BankRequestsPage");
const CorrectionPage = page(() => import("./pages/corrections/CorrectionPage"), "CorrectionPage");
const NewCorrectionPage = page(
  () => import("./pages/corrections/NewCorrectionPage"),
  "NewCorrectionPage",
);
const DetailsStep = page(() => import("./pages/enroll/DetailsStep"), "DetailsStep");
const EditPage = page(() => import("./pages/enroll/EditPage"), "EditPage");
const EnrollPage = page(() => import("./pages/enroll/EnrollPage"), "EnrollPage");
const IdentityStep = page(() => import("./pages/enroll/IdentityStep"), "IdentityStep");
const MatchStep = page(() => import("./pages/enroll/MatchStep"), "MatchStep");
const SummaryStep = page(() => import("./pages/enroll/SummaryStep"), "SummaryStep");
const FollowUpPage = page(() => import("./pages/followUp/FollowUpPage"), "FollowUpPage");
const GroupPage = page(() => import("./pages/group/GroupPage"), "GroupPage");
const GroupsPage = page(() => import("./pages/groups/GroupsPage"), "GroupsPage");
const HomePage = page(() => import("./pages/HomePage"), "HomePage");
const BatchPage = page(() => import("./pages/payments/BatchPage"), "BatchPage");
const PaymentsPage = page(() => import("./pages/payments/PaymentsPage"), "PaymentsPage");
const RoomingListPage = page(() => import("./pages/rooming/RoomingListPage"), "RoomingListPage");
const ChoosePasswordPage = page(
  () => import("./pages/session/ChoosePasswordPage"),
  "ChoosePasswordPage",
);
const ConfirmEmailPage = page(() => import("./pages/session/ConfirmEmailPage"), "ConfirmEmailPage");
const ForgottenPasswordPage = page(
  () => import("./pages/session/ForgottenPasswordPage"),
  "ForgottenPasswordPage",
);
const InvitationPage = page(() => import("./pages/session/InvitationPage"), "InvitationPage");
const CorrectEmailPage = page(() => import("./pages/support/CorrectEmailPage"), "CorrectEmailPage");
const LiftSecondFactorPage = page(
  () => import("./pages/support/LiftSecondFactorPage"),
  "LiftSecondFactorPage",
);
const SearchPage = page(() => import("./pages/support/SearchPage"), "SearchPage");
const SupportAccountPage = page(
  () => import("./pages/support/SupportAccountPage"),
  "SupportAccountPage",
);
const EditUserPage = page(() => import("./pages/users/EditUserPage"), "EditUserPage");
const InvitePage = page(() => import("./pages/users/InvitePage"), "InvitePage");
const UsersPage = page(() => import("./pages/users/UsersPage"), "UsersPage");
const ValidationPage = page(() => import("./pages/validation/ValidationPage"), "ValidationPage");
const ValidationsPage = page(() => import("./pages/validation/ValidationsPage"), "ValidationsPage");
const VenuesPage = page(() => import("./pages/venues/VenuesPage"), "VenuesPage");

export function App() {
  const location = useLocation();
  // The page one comes from stays until the script of the next one is there.
  const shown = useDeferredValue(location);
  return (
    <DraftsProvider>
      <Routes location={shown}>
        <Route element={<Layout isLoading={shown !== location} />}>
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
