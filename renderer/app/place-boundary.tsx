import { Component, type ReactNode } from 'react';
import { ErrorState } from '../parts/error-state.tsx';

interface Props {
  /** Of the place: another one begins anew. */
  place: string;
  children: ReactNode;
}

/** What breaks in one place stays in it: the sidebar and the other places go on. */
export class PlaceBoundary extends Component<Props, { error: Error | undefined; place: string }> {
  override state: { error: Error | undefined; place: string } = { error: undefined, place: this.props.place };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  static getDerivedStateFromProps({ place }: Props, state: { place: string }) {
    return place === state.place ? null : { error: undefined, place };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
    return (
      <ErrorState
        trouble={{ code, message: error.message }}
        onRetry={() => this.setState({ error: undefined })}
      />
    );
  }
}
