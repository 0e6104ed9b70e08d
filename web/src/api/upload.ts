import { ApiError } from "./problem";
import type { Upload } from "./types";

/** What the browser sets by itself, and lets nobody set. */
const BY_THE_BROWSER = new Set(["content-length", "host"]);

/** Sends a file to where it is kept, telling how much of it has left, from 0 to 1. */
export function putFile(
  { url, method, headers }: Upload,
  file: Blob,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = () => reject(new ApiError(notSent(request.status)));
    request.open(method, url);
    for (const [name, value] of Object.entries(headers)) {
      if (!BY_THE_BROWSER.has(name.toLowerCase())) request.setRequestHeader(name, value);
    }
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("load", () =>
      request.status >= 200 && request.status < 300 ? resolve() : fail(),
    );
    request.addEventListener("error", fail);
    request.addEventListener("abort", fail);
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

function notSent(status: number) {
  return {
    type: "about:blank",
    status,
    code: "not_sent",
    title: "Le fichier n’est pas parti",
    detail: "Vérifiez votre connexion, puis réessayez.",
    fields: [],
  };
}
