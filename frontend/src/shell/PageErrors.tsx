import { Component, type ReactNode } from "react";

import { ProblemPanel } from "./ProblemPanel";

interface Props {
  children: ReactNode;
}

/** A screen that breaks says so in its place; the rest of the app stays. */
export class PageErrors extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <ProblemPanel error={this.state.error} onRetry={() => this.setState({ error: null })} />;
  }
}
