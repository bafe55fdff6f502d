import { type ReactNode, useEffect, useRef } from "react"
import { Link } from "react-aria-components"
import { href } from "./links.ts"

// The browser itself puts the focus and says the title when the page is opened; later views have to do both.
let isFirstView = true

/** The heading of a view. It names the browser tab, and takes the focus when the view replaces another one. */
export const ViewHeading = ({ children, title }: { readonly children: ReactNode; readonly title: string }) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Big Ocean`
  }, [title])
  useEffect(() => {
    if (!isFirstView) heading.current?.focus({ preventScroll: true })
    isFirstView = false
  }, [])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}

/** The head of every view: the way home, and what the view itself puts beside it, which then stays in reach. */
export const Masthead = ({ children }: { readonly children?: ReactNode }) => (
  <header className={children === undefined ? "masthead" : "masthead masthead-sticky"}>
    <Link href={href("/")} className="brand">
      <svg aria-hidden="true" viewBox="0 0 32 20" className="brand-mark">
        <path d="M2 6c4.7-5 9.3-5 14 0s9.3 5 14 0" />
        <path d="M2 15c4.7-5 9.3-5 14 0s9.3 5 14 0" />
      </svg>
      <span className="brand-name">Big Ocean</span>
    </Link>
    {children}
  </header>
)

/** A row of waves that closes what stands above it. */
export const Waves = () => (
  <svg aria-hidden="true" className="waves" viewBox="0 0 1440 120" preserveAspectRatio="none">
    <path d="M0 44c120-34 240-34 360 0s240 34 360 0 240-34 360 0 240 34 360 0v76H0z" />
    <path d="M0 66c120 30 240 30 360 0s240-30 360 0 240 30 360 0 240-30 360 0v54H0z" />
    <path d="M0 92c120-18 240-18 360 0s240 18 360 0 240-18 360 0 240 18 360 0v28H0z" />
  </svg>
)
