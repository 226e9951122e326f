"""LibreOffice, spoken to through UNO.

One headless process with a profile of its own does all the work; it is started again when it died. `import uno` needs the
Python of the system (Debian: python3-uno), not one from elsewhere.
"""

import os
import shutil
import subprocess
import tempfile
import time
import uuid
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.uno import RuntimeException as Disposed

START_SECONDS = 90


def _properties(**values):
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


class Office:
    """A LibreOffice process."""

    def __init__(self):
        self._process = None
        self._desktop = None
        self._profile = Path(tempfile.mkdtemp(prefix="torimatome-office-"))

    def _start(self):
        self._stop()
        pipe = f"torimatome{uuid.uuid4().hex}"
        # Japanese file names need a UTF-8 locale, whatever the machine's own is.
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        self._process = subprocess.Popen(
            [
                "soffice",
                f"-env:UserInstallation={self._profile.as_uri()}",
                "--headless",
                "--norestore",
                "--nologo",
                "--nodefault",
                f"--accept=pipe,name={pipe};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
                break
            except NoConnectException:
                if time.monotonic() > deadline:
                    raise AssertionError(f"LibreOffice did not answer within {START_SECONDS} seconds") from None
                time.sleep(0.2)
        self._desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)

    def _stop(self):
        """End the process that was started here, and what it started: soffice is a script that starts soffice.bin."""
        if self._process is None:
            return
        if self._desktop is not None:
            try:
                self._desktop.terminate()
            except Disposed:
                pass
            self._desktop = None
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, 9)
            self._process.wait(20)
        self._process = None

    def close(self):
        self._stop()
        shutil.rmtree(self._profile, ignore_errors=True)

    def open(self, path):
        """A document, opened without a window."""
        return self._load(Path(path).as_uri())

    def new(self):
        """An empty spreadsheet."""
        return self._load("private:factory/scalc")

    def _load(self, url):
        """Once more with a new process when the old one died."""
        for attempt in (1, 2):
            try:
                if self._desktop is None:
                    self._start()
                document = self._desktop.loadComponentFromURL(url, "_blank", 0, _properties(Hidden=True))
                if document is None:
                    raise AssertionError(f"LibreOffice does not open {url}")
                return document
            except Disposed:
                self._desktop = None
                if attempt == 2:
                    raise AssertionError(f"LibreOffice died twice while opening {url}") from None

    @staticmethod
    def save_xlsx(document, path):
        document.storeToURL(Path(path).as_uri(), _properties(FilterName="Calc MS Excel 2007 XML"))

    @staticmethod
    def save_pdf(document, path):
        document.storeToURL(Path(path).as_uri(), _properties(FilterName="calc_pdf_Export"))

    def fill(self, jobs):
        """Open, fill in and save workbooks, as a department does that has LibreOffice."""
        for source, target, cells in jobs:
            document = self.open(source)
            try:
                sheets = document.Sheets
                for sheet, address, typed in cells:
                    cell = sheets.getByName(sheet).getCellRangeByName(address)
                    if isinstance(typed, str):
                        cell.setString(typed)
                    else:
                        cell.setValue(typed)
                self.save_xlsx(document, target)
            finally:
                document.close(True)

    def pdf(self, source, target):
        document = self.open(source)
        try:
            self.save_pdf(document, target)
        finally:
            document.close(True)
