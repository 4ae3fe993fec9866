"""The command all others belong to, and what it does when one fails."""

from __future__ import annotations

import sys

import click

from .. import console
from ..errors import KJError, language
from ..wording import markup


def _tell(error: OSError) -> None:
    """What the system refused, in a sentence; what is left to print may be what it refused."""
    click.echo(console.refused(error).of(language()), err=True)
    console.drop_output()


class _Group(click.Group):
    """Turns our errors, and what the system refuses, into one message and an exit code; others stay bugs."""

    def main(self, *args, **kwargs):
        console.open_streams()
        try:
            return super().main(*args, **kwargs)
        except OSError as error:  # before a command is at work: the help has nowhere to go
            _tell(error)
            sys.exit(1)

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except KJError as error:
            click.echo(markup.clean(str(error)), err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:  # `| head` has read enough
            console.drop_output()
            ctx.exit(0)
        except OSError as error:
            _tell(error)
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kjanalysis")
def main():
    """Will a local government meet the S&T targets it published? 承诺的数字，能不能完成？"""
