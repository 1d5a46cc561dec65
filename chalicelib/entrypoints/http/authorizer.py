"""The Cognito authorizer that API Gateway applies before a function is called."""

from functools import cache

from chalice.app import CognitoUserPoolAuthorizer

from chalicelib.settings import settings


@cache
def authorizer() -> CognitoUserPoolAuthorizer:
    """The authorizer of this stage's user pool."""
    return CognitoUserPoolAuthorizer("rollcall", provider_arns=[settings().user_pool_arn])
