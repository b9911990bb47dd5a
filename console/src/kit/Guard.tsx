import { Component, type ReactNode } from "react";

interface Props {
  /** What is drawn within, by a name: where that is another one, drawing is tried again. */
  of: string;
  /** Stands where something within cannot be drawn. */
  instead: ReactNode;
  children: ReactNode;
}

/** Keeps an error in what is drawn within from taking the rest of the screen away. */
export class Guard extends Component<Props, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override componentDidUpdate(before: Props): void {
    if (this.state.isBroken && before.of !== this.props.of) this.setState({ isBroken: false });
  }

  override render(): ReactNode {
    return this.state.isBroken ? this.props.instead : this.props.children;
  }
}
