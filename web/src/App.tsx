import { Route, Routes } from "react-router";
import { Layout } from "./components/Layout";
import { RequireSession } from "./components/RequireSession";
import { AccessibilityPage } from "./pages/AccessibilityPage";
import { AccountPage } from "./pages/AccountPage";
import { DetailsStep } from "./pages/enroll/DetailsStep";
import { DraftsProvider } from "./pages/enroll/drafts";
import { EditPage } from "./pages/enroll/EditPage";
import { EnrollPage } from "./pages/enroll/EnrollPage";
import { IdentityStep } from "./pages/enroll/IdentityStep";
import { MatchStep } from "./pages/enroll/MatchStep";
import { SummaryStep } from "./pages/enroll/SummaryStep";
import { GroupPage } from "./pages/group/GroupPage";
import { GroupsPage } from "./pages/groups/GroupsPage";
import { HomePage } from "./pages/HomePage";
import { NotFoundPage } from "./pages/NotFoundPage";
import { ChoosePasswordPage } from "./pages/session/ChoosePasswordPage";
import { ForgottenPasswordPage } from "./pages/session/ForgottenPasswordPage";
import { LoginPage } from "./pages/session/LoginPage";
import { SessionEndedPage } from "./pages/session/SessionEndedPage";

export function App() {
  return (
    <DraftsProvider>
      <Routes>
        <Route element={<Layout />}>
          <Route path="connexion" element={<LoginPage />} />
          <Route path="mot-de-passe-oublie" element={<ForgottenPasswordPage />} />
          <Route path="mot-de-passe/choisir" element={<ChoosePasswordPage />} />
          <Route path="session-terminee" element={<SessionEndedPage />} />
          <Route path="accessibilite" element={<AccessibilityPage />} />
          <Route element={<RequireSession />}>
            <Route index element={<HomePage />} />
            <Route path="mon-compte" element={<AccountPage />} />
            <Route path="groupes" element={<GroupsPage />} />
            <Route path="groupes/:groupId" element={<GroupPage />} />
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
