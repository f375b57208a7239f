import { QueryClientProvider } from "@tanstack/react-query"
import { type ReactNode, useState } from "react"
import { Route, Router, Switch, useLocation } from "wouter"
import { createQueryClient, exported, useHashAddress, useServerReach } from "../data/index.js"
import { LanguageProvider, useMessages } from "../i18n/index.js"
import { ShortcutProvider } from "../shortcuts/index.js"
import { PageHead } from "../ui/index.js"
import { appMessages } from "./app-messages.js"
import { CrashGuard } from "./crash-guard.js"
import { LoadedScreen } from "./loaded-screen.js"
import { screens } from "./screens.js"
import { Shell } from "./shell.js"
import { SignIn } from "./sign-in.js"
import { ThemeProvider } from "./theme.js"

export function App() {
  const [client] = useState(createQueryClient)
  return (
    <QueryClientProvider client={client}>
      <LanguageProvider>
        <ThemeProvider>
          <ShortcutProvider>
            <Addresses>
              <Shell>
                <SignIn>
                  <Screens />
                </SignIn>
              </Shell>
            </Addresses>
          </ShortcutProvider>
        </ThemeProvider>
      </LanguageProvider>
    </QueryClientProvider>
  )
}

/** Where addresses are: the service has one for each screen, an exported page has only what follows its `#`. */
function Addresses({ children }: { children: ReactNode }) {
  return exported ? <Router hook={useHashAddress}>{children}</Router> : children
}

function Screens() {
  const t = useMessages(appMessages)
  const [path] = useLocation()
  // A screen whose script did not come has another chance once the server is back.
  const isReached = useServerReach()
  return (
    <CrashGuard
      resetKey={`${path} ${isReached}`}
      fallback={
        <div className="empty" role="alert">
          <PageHead title={t("crashed")} />
          <p>{t("crashedText")}</p>
          <button type="button" className="button" onClick={() => location.reload()}>
            {t("reload")}
          </button>
        </div>
      }
    >
      <Switch>
        {screens.map(({ path: pattern, screen }) => (
          <Route key={pattern} path={pattern}>
            <LoadedScreen source={screen} />
          </Route>
        ))}
        <Route>
          <div className="empty">
            <PageHead title={t("notFound")} />
            <p>{t("notFoundText")}</p>
          </div>
        </Route>
      </Switch>
    </CrashGuard>
  )
}
