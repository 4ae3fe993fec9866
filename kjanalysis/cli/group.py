"""The command all others belong to, and what it does when one fails."""

from __future__ import annotations

import contextlib
import sys

import click

from .. import console
from ..errors import KJError
from ..wording import markup
from ..wording.text import Text
from . import helping, usage_errors

#: Where the language of messages is kept while a command is at work.
_LANGUAGE = "kjanalysis.lang"


class _Helping(click.Command):
    """A command whose help speaks the person's language."""

    context_class = helping.Context

    def get_help_option(self, ctx):
        option = super().get_help_option(ctx)
        if option:
            option.help = helping.HELP
        return option

    def get_short_help_str(self, limit=45):
        shown = helping.in_list(self.help or "")
        return shown if len(shown) <= limit else super().get_short_help_str(limit)

    def parse_args(self, ctx, args):
        try:
            return super().parse_args(ctx, args)
        except click.BadOptionUsage as error:
            error.ctx = error.ctx or ctx  # click leaves it out: then nobody learns which command it was
            raise


class _Command(_Helping):
    """A command whose extra words are an error of their own."""

    def parse_args(self, ctx, args):
        allowed, ctx.allow_extra_args = ctx.allow_extra_args, True
        rest = super().parse_args(ctx, args)
        if rest and not allowed and not ctx.resilient_parsing:
            raise usage_errors.ExtraArguments(rest, ctx)
        return rest


class _Commands(_Helping, click.Group):
    """A group of such commands."""

    command_class = _Command


class _Group(_Commands):
    """Turns our errors, and what the system refuses, into one message and an exit code; others stay bugs."""

    group_class = _Commands

    def main(self, *args, **kwargs):
        console.open_streams()
        try:
            return super().main(*args, **kwargs)
        except OSError as error:  # before a command is at work: the help has nowhere to go
            _tell(error, usage_errors.asked(sys.argv[1:]))
            sys.exit(1)

    def make_context(self, info_name, args, parent=None, **extra):
        lang = usage_errors.asked(args)
        with _told(lang):
            context = super().make_context(info_name, args, parent, **extra)
        context.meta[_LANGUAGE] = lang
        return context

    def invoke(self, ctx):
        lang = ctx.meta[_LANGUAGE]
        try:
            with _told(lang):
                return super().invoke(ctx)
        except KJError as error:
            click.echo(markup.clean(Text(error.en, error.zh).of(lang)), err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:  # `| head` has read enough
            console.drop_output()
            ctx.exit(0)
        except OSError as error:
            _tell(error, lang)
            ctx.exit(1)


@contextlib.contextmanager
def _told(lang: str):
    """Tell what is wrong with a command as it was typed in the person's language; click does in English."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        if lang == "en":
            raise
        raise usage_errors.Told(error) from None


def _tell(error: OSError, lang: str) -> None:
    """What the system refused, in a sentence; what is left to print may be what it refused."""
    click.echo(console.refused(error).of(lang), err=True)
    console.drop_output()


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kjanalysis", help=helping.VERSION)
def main():
    """Will a local government meet the S&T targets it published? 承诺的数字，能不能完成？"""
