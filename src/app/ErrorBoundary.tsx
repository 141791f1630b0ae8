import { Component, type ReactNode } from "react";
import { asAppError, type AppError } from "#core/errors.ts";
import { Button } from "#ui/components/Button.tsx";
import { ErrorState } from "#ui/components/ErrorState.tsx";
import { errorDetails } from "#ui/errorText.ts";

interface ErrorBoundaryProps {
  readonly children: ReactNode;
  /** When this changes, the boundary tries to draw its children again: another page, for instance. */
  readonly resetKey?: string;
}

interface ErrorBoundaryState {
  readonly error: AppError | null;
  readonly resetKey: string | undefined;
}

/** The person sees a sentence instead of a blank page when drawing fails, and can draw it again. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<ErrorBoundaryState> {
    return { error: asAppError(error) };
  }

  static getDerivedStateFromProps(
    props: ErrorBoundaryProps,
    state: ErrorBoundaryState,
  ): Partial<ErrorBoundaryState> | null {
    return props.resetKey === state.resetKey ? null : { error: null, resetKey: props.resetKey };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <div className="p-4">
        <ErrorState
          title="This page could not be drawn"
          whatToDo="Your texts and verdicts are saved. Draw it again, or reload the page."
          details={errorDetails(error)}
          action={
            <>
              <Button onPress={() => this.setState({ error: null })}>Draw it again</Button>
              <Button onPress={() => location.reload()}>Reload the page</Button>
            </>
          }
        />
      </div>
    );
  }
}
