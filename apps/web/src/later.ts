import { lazy } from "react"

// What the first view does not need. Each part is fetched once, whoever asks first.
const pauseDialog = () => import("./pause-dialog.tsx")
const resultsPage = () => import("./results-page.tsx")
const deletedPage = () => import("./deleted-page.tsx")

export const PauseDialog = lazy(() => pauseDialog().then(({ PauseDialog }) => ({ default: PauseDialog })))
export const ResultsPage = lazy(() => resultsPage().then(({ ResultsPage }) => ({ default: ResultsPage })))
export const DeletedPage = lazy(() => deletedPage().then(({ DeletedPage }) => ({ default: DeletedPage })))

/** Fetches these parts ahead of their use. Where that fails, the view that needs one asks again. */
export const loadLater = (): void => {
  void Promise.allSettled([pauseDialog(), resultsPage(), deletedPage()])
}
