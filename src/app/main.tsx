import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "#ui/theme.css";
import { asAppError } from "#core/errors.ts";
import { createToastQueue } from "#ui/components/toastQueue.ts";
import { errorText } from "#ui/errorText.ts";
import { App } from "./App.tsx";
import { createApp } from "./createApp.ts";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { followRubrics } from "./followRubrics.ts";
import { restoreAndKeepWork } from "./keepWork.ts";
import { onceAtRest } from "./onceAtRest.ts";
import { removeOtherWays } from "./removeOtherWays.ts";
import { followSeal } from "./seal.ts";
import { followTheme } from "./theme.ts";

removeOtherWays();
const toasts = createToastQueue();
const app = createApp(tellFailure);

/** Say that something went wrong where no page is waiting for it. */
function tellFailure(caught: unknown): void {
  const error = asAppError(caught);
  const { title, whatToDo } = errorText(error);
  toasts.add({ id: error.code, tone: "failed", text: `${title}. ${whatToDo}`, detail: error.message });
}

followTheme(app.stores.settings);
followSeal(app.stores);
followRubrics(app);
onceAtRest(() => {
  void import("./keepOffline.ts").then(({ keepOffline }) => keepOffline(app, toasts));
});
void restoreAndKeepWork(app, tellFailure);
void app.stores.model.getState().actions.probe();
// goes on with installs that were cut, once the page has been drawn
window.addEventListener("load", () => void app.stores.library.getState().actions.refresh());
window.addEventListener("unhandledrejection", (event) => tellFailure(event.reason));

const root = document.querySelector("#root");
if (root === null) throw new TypeError("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary>
      <App app={app} toasts={toasts} />
    </ErrorBoundary>
  </StrictMode>,
);
