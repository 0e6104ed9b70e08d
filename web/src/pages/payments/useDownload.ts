import { api } from "../../api/client";
import { byPath, useReread } from "../../api/queries";

export type Download = { isPending: boolean; start: () => void };

/** Takes the file of a batch for the bank, which is noted, and has the browser keep it. */
export function useDownload(batch_id: string, onDone: () => void) {
  const { mutate, ...file } = api.useMutation("post", "/api/payments/batches/{batch_id}/file", {
    onSettled: useReread("payments"),
    onSuccess: ({ file_name, xml }) => {
      keepFile(file_name, new Blob([xml], { type: "application/xml" }));
      onDone();
    },
  });
  return { ...file, start: () => mutate({ ...byPath({ batch_id }), body: {} }) };
}

function keepFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after the click, on its own time.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
