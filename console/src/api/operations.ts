/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type LoginInput = {
  commandId: string;
  cookie?: boolean;
  email: string;
  organization?: string | null | undefined;
  password: string;
};

export type LogoutInput = {
  commandId: string;
};

export type PauseStatus =
  | 'PAUSED'
  | 'RESUMED'
  | 'WARNED';

export type Permission =
  | 'ACCOUNT'
  | 'ALERTS_MANAGE'
  | 'ANNOTATE'
  | 'ANNOTATIONS_READ_ALL'
  | 'ANNOTATIONS_READ_OWN'
  | 'AUDITS_READ'
  | 'AUDIT_JUDGE'
  | 'AUDIT_MANAGE'
  | 'COMMENT'
  | 'CORRECTIONS_READ'
  | 'ERASE'
  | 'ERASURES_READ'
  | 'EVENTS_READ'
  | 'EVENTS_READ_OWN'
  | 'EXPORT'
  | 'GOLD_MANAGE'
  | 'GOLD_READ'
  | 'HOLDS_MANAGE'
  | 'KEYS_MANAGE_OWN'
  | 'LABELS_CORRECT'
  | 'MEMBERS_MANAGE'
  | 'MEMBERS_PAUSE'
  | 'MEMBERS_READ'
  | 'ORGANIZATION_MANAGE'
  | 'ORGANIZATION_READ'
  | 'PREDICT'
  | 'PROJECTS_CREATE'
  | 'PROJECT_CONFIGURE'
  | 'PROJECT_MEMBERS_MANAGE'
  | 'PROJECT_MEMBERS_READ'
  | 'PROJECT_READ'
  | 'REVIEW'
  | 'RUNS_READ'
  | 'RUNS_START'
  | 'STATISTICS_READ'
  | 'SUBJECTS_READ'
  | 'TASKS_IMPORT'
  | 'TASKS_MANAGE'
  | 'TASKS_READ'
  | 'TAXONOMIES_EDIT'
  | 'TAXONOMIES_READ'
  | 'VIEWS_SAVE'
  | 'WEBHOOKS_MANAGE'
  | 'WEBHOOKS_READ';

export type RedeemTokenInput = {
  commandId: string;
  endKeys?: boolean;
  password: string;
  token: string;
};

export type RefusalCode =
  | 'COMMAND_REUSED'
  | 'CONFLICT'
  | 'CURSOR_NOT_YOURS'
  | 'DUPLICATE'
  | 'ERASED'
  | 'FORBIDDEN'
  | 'HELD'
  | 'HISTORY_CHANGED'
  | 'INTERNAL'
  | 'INVALID'
  | 'LIMIT'
  | 'MEMBER_PAUSED'
  | 'NOTHING_TO_CLAIM'
  | 'NOT_FOUND'
  | 'NO_LEASE'
  | 'PRESENT_ONLY'
  | 'RATE_LIMITED'
  | 'STALE'
  | 'UNAUTHENTICATED'
  | 'UNAVAILABLE';

export type RequestPasswordResetInput = {
  commandId: string;
  email: string;
};

export type RefusalFragment = { code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> };

export type MyProjectsQueryVariables = Exact<{ [key: string]: never; }>;


export type MyProjectsQuery = { viewer: { permissions: Array<Permission>, member: { id: string, projectRoles: Array<{ permissions: Array<Permission>, project: { id: string } | null }> | null } }, projects: { nodes: Array<{ id: string, name: string | null, description: string | null }> } | null };

export type ProjectWorkQueryVariables = Exact<{
  project: string;
  since: string;
  begin: string;
  end: string;
  mayAnnotate: boolean;
  mayReview: boolean;
}>;


export type ProjectWorkQuery = { viewer: { work?: { answered: { count: number, isExact: boolean }, toRedo: { count: number, isExact: boolean }, left: { count: number, isExact: boolean }, days: Array<{ day: string, answered: number, timeSpentMs: number }>, pause: { status: PauseStatus, reason: string | null } | null } }, tasks?: { totalCount: number, totalIsExact: boolean } | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { permissions: Array<Permission>, member: { id: string, name: string | null }, organization: { id: string, name: string | null } } };

export type LoginMutationVariables = Exact<{
  input: LoginInput;
}>;


export type LoginMutation = { login:
    | { __typename: 'LoginChoice', organizations: Array<{ id: string, name: string | null }> }
    | { __typename: 'LoginPayload' }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type LogoutMutationVariables = Exact<{
  input: LogoutInput;
}>;


export type LogoutMutation = { logout:
    | { __typename: 'LogoutPayload' }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type RedeemTokenMutationVariables = Exact<{
  input: RedeemTokenInput;
}>;


export type RedeemTokenMutation = { redeemToken:
    | { __typename: 'RedeemTokenPayload' }
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
   };

export type RequestPasswordResetMutationVariables = Exact<{
  input: RequestPasswordResetInput;
}>;


export type RequestPasswordResetMutation = { requestPasswordReset:
    | { __typename: 'Refused', code: RefusalCode, message: string, path: Array<string>, problems: Array<{ message: string, path: Array<string> }> }
    | { __typename: 'RequestPasswordResetPayload' }
   };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const RefusalFragmentDoc = new TypedDocumentString(`
    fragment Refusal on Refused {
  code
  message
  path
  problems {
    message
    path
  }
}
    `, {"fragmentName":"Refusal"}) as unknown as TypedDocumentString<RefusalFragment, unknown>;
export const MyProjectsDocument = new TypedDocumentString(`
    query MyProjects {
  viewer {
    permissions
    member {
      id
      projectRoles {
        permissions
        project {
          id
        }
      }
    }
  }
  projects(order: NAME, first: 100) {
    nodes {
      id
      name
      description
    }
  }
}
    `) as unknown as TypedDocumentString<MyProjectsQuery, MyProjectsQueryVariables>;
export const ProjectWorkDocument = new TypedDocumentString(`
    query ProjectWork($project: ID!, $since: DateTime!, $begin: Date!, $end: Date!, $mayAnnotate: Boolean!, $mayReview: Boolean!) {
  viewer {
    work(project: $project) @include(if: $mayAnnotate) {
      answered(since: $since) {
        count
        isExact
      }
      toRedo {
        count
        isExact
      }
      left {
        count
        isExact
      }
      days(begin: $begin, end: $end) {
        day
        answered
        timeSpentMs
      }
      pause {
        status
        reason
      }
    }
  }
  tasks(project: $project, filter: {statuses: [IN_REVIEW]}, first: 1) @include(if: $mayReview) {
    totalCount
    totalIsExact
  }
}
    `) as unknown as TypedDocumentString<ProjectWorkQuery, ProjectWorkQueryVariables>;
export const ViewerDocument = new TypedDocumentString(`
    query Viewer {
  viewer {
    permissions
    member {
      id
      name
    }
    organization {
      id
      name
    }
  }
}
    `) as unknown as TypedDocumentString<ViewerQuery, ViewerQueryVariables>;
export const LoginDocument = new TypedDocumentString(`
    mutation Login($input: LoginInput!) {
  login(input: $input) {
    __typename
    ... on LoginChoice {
      organizations {
        id
        name
      }
    }
    ...Refusal
  }
}
    fragment Refusal on Refused {
  code
  message
  path
  problems {
    message
    path
  }
}`) as unknown as TypedDocumentString<LoginMutation, LoginMutationVariables>;
export const LogoutDocument = new TypedDocumentString(`
    mutation Logout($input: LogoutInput!) {
  logout(input: $input) {
    __typename
    ...Refusal
  }
}
    fragment Refusal on Refused {
  code
  message
  path
  problems {
    message
    path
  }
}`) as unknown as TypedDocumentString<LogoutMutation, LogoutMutationVariables>;
export const RedeemTokenDocument = new TypedDocumentString(`
    mutation RedeemToken($input: RedeemTokenInput!) {
  redeemToken(input: $input) {
    __typename
    ...Refusal
  }
}
    fragment Refusal on Refused {
  code
  message
  path
  problems {
    message
    path
  }
}`) as unknown as TypedDocumentString<RedeemTokenMutation, RedeemTokenMutationVariables>;
export const RequestPasswordResetDocument = new TypedDocumentString(`
    mutation RequestPasswordReset($input: RequestPasswordResetInput!) {
  requestPasswordReset(input: $input) {
    __typename
    ...Refusal
  }
}
    fragment Refusal on Refused {
  code
  message
  path
  problems {
    message
    path
  }
}`) as unknown as TypedDocumentString<RequestPasswordResetMutation, RequestPasswordResetMutationVariables>;