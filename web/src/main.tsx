/** Starts the page. */
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { loadConfig } from "./config";
import { configureSignIn } from "./session/cognito";
import "./styles/base.css";
import "./styles/notices.css";
import "./styles/layout.css";
import "./styles/controls.css";
import "./styles/choice.css";
import "./styles/overlays.css";
import "./styles/sync.css";
import "./styles/datasets.css";
import "./styles/compose.css";
import "./styles/messages.css";
import "./styles/admin.css";
import "./styles/people.css";
import "./styles/help.css";

const root = createRoot(document.getElementById("root") as HTMLElement);

loadConfig().then(
  (config) => {
    configureSignIn(config);
    root.render(
      <StrictMode>
        <App config={config} />
      </StrictMode>,
    );
  },
  () =>
    root.render(
      <main className="sign-in">
        <h1>Rollcall cannot be reached</h1>
        <p>Check that you are online, then load this page again.</p>
      </main>,
    ),
);
