import { Component, type ReactNode } from "react"
import { Trouble } from "./trouble.tsx"

interface State {
  readonly failure: { readonly error: unknown } | null
}

/** Shows what happened when a view breaks, or when a part of the page cannot be fetched. */
export class FailureBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { failure: null }

  static getDerivedStateFromError(error: unknown): State {
    return { failure: { error } }
  }

  override render() {
    const { failure } = this.state
    return failure === null ? (
      this.props.children
    ) : (
      <Trouble error={failure.error} onRetry={() => window.location.reload()} />
    )
  }
}
