import { useUser } from "../../api/session";
import { FinancePage } from "./FinancePage";
import { ProviderPage } from "./ProviderPage";

/** For ANCV's finance what it owes, for a provider what it is paid. */
export function PaymentsPage() {
  return useUser().roles.includes("finance") ? <FinancePage /> : <ProviderPage />;
}
