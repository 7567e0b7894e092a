"""Runs under the system's Python, which has `uno`: opens Word files in LibreOffice.

Reads a list of [file, command] from standard input and writes a list of the paragraphs of each.
"""

import json
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

STARTS_WITHIN = 60


def start(folder):
    pipe = f"office-{Path(folder).name}"
    process = subprocess.Popen(
        [
            "soffice",
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nologo",
            "--nodefault",
            "--nolockcheck",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return process, connect(pipe)


def connect(pipe):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    until = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def setting(name, value):
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


def paragraphs(context, desktop, file, command):
    document = desktop.loadComponentFromURL(
        Path(file).as_uri(), "_blank", 0, (setting("Hidden", True),)
    )
    try:
        if command:
            helper = context.ServiceManager.createInstance("com.sun.star.frame.DispatchHelper")
            frame = document.CurrentController.Frame
            helper.executeDispatch(frame, f".uno:{command}", "", 0, ())
        found = []
        each = document.Text.createEnumeration()
        while each.hasMoreElements():
            found.append(each.nextElement().String)
        return found
    finally:
        document.close(True)


def main():
    asked = json.load(sys.stdin)
    with tempfile.TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True) as folder:
        process, context = start(folder)
        try:
            desktop = context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context
            )
            json.dump([paragraphs(context, desktop, *one) for one in asked], sys.stdout)
            with suppress(DisposedException):
                desktop.terminate()
            process.wait(20)
        finally:
            process.kill()


main()
