"""Any headings: known in eight languages and from other systems, the rest kept as attributes, and all of it told."""

from pathlib import Path

import pytest

from storage.files.import_fields import FIELDS, ImportKind
from storage.files.import_files import ImportProblem, PeopleFile, read
from storage.files.import_headings import key, others


def heading(tmp_path: Path, *cells: str) -> PeopleFile:
    path = tmp_path / "people.csv"
    path.write_text(";".join(cells) + "\n", encoding="utf-8")
    return read(path)


def meanings(tmp_path: Path, *cells: str) -> list[str]:
    return [means for _, means in heading(tmp_path, *cells).meanings]


@pytest.mark.parametrize(
    "cells",
    [
        ("Kundennummer", "Firma", "Tarif", "Währung", "Vertragsende", "Land"),
        ("id client", "Société", "Forfait", "Devise", "Date de renouvellement", "Pays"),
        ("ID de cliente", "Empresa", "Suscripción", "Moneda", "Fecha de renovación", "País"),
        ("ID da empresa", "Razão social", "Plano", "Moeda", "Data de renovação", "País"),
        ("顧客ID", "会社名", "プラン", "通貨", "契約更新日", "国"),
        ("客户编号", "公司名称", "套餐", "币种", "续约日期", "国家"),
        ("معرف الشركة", "اسم الشركة", "الباقة", "العملة", "تاريخ التجديد", "البلد"),
        ("ACCOUNT-ID", "account name", "Tier", "Currency Code", "Renewal Date", "Billing Country"),
    ],
)
def test_accounts_may_be_headed_in_eight_languages(tmp_path: Path, cells: tuple[str, ...]) -> None:
    assert meanings(tmp_path, *cells) == ["external_id", "name", "plan", "currency", "renews_on", "country"]


@pytest.mark.parametrize(
    "cells",
    [
        ("Kontakt-ID", "Kundennummer", "Ansprechpartner", "E-Mail-Adresse", "Stellenbezeichnung", "Sprache"),
        ("id du contact", "numéro client", "Nom complet", "Courriel", "Fonction", "Langue"),
        ("ID de contacto", "ID de cliente", "Nombre completo", "Correo electrónico", "Cargo", "Idioma"),
        ("ID do contato", "ID do cliente", "Nome completo", "Endereço de e-mail", "Cargo", "Idioma"),
        ("担当者ID", "取引先ID", "氏名", "メールアドレス", "役職", "言語"),
        ("联系人编号", "客户编号", "姓名", "邮箱", "职位", "语言"),
        ("رقم جهة الاتصال", "رقم العميل", "الاسم الكامل", "البريد الإلكتروني", "المسمى الوظيفي", "اللغة"),
        ("contact_id", "AccountId", "FullName", "ＥＭＡＩＬ", "Job Title", "Preferred-Language"),
    ],
)
def test_contacts_may_be_headed_in_eight_languages(tmp_path: Path, cells: tuple[str, ...]) -> None:
    expected = ["external_id", "account_external_id", "name", "email", "title", "locale"]
    assert meanings(tmp_path, *cells) == expected


def test_a_salesforce_report_of_contacts_is_understood(tmp_path: Path) -> None:
    cells = ("Contact ID", "First Name", "Last Name", "Title", "Email", "Email Opt Out", "Account ID", "Account Name")
    file = heading(tmp_path, *cells)
    assert file.kind is ImportKind.PEOPLE
    assert [means for _, means in file.meanings] == [
        *("external_id", "first_name", "last_name", "title", "email", "opted_out"),
        *("account_external_id", "account_name"),
    ]


def test_a_hubspot_export_of_contacts_is_understood_though_two_columns_name_the_company(tmp_path: Path) -> None:
    cells = ("Record ID", "First Name", "Last Name", "Email", "Company name", "Associated Company", "Lead Status")
    assert meanings(tmp_path, *cells) == [
        *("external_id", "first_name", "last_name", "email", "account_name"),
        *("attribute associated_company", "attribute lead_status"),
    ]


def test_a_stripe_export_of_customers_is_one_of_accounts(tmp_path: Path) -> None:
    file = heading(tmp_path, "id", "Description", "Email", "Name", "Created (UTC)", "Currency", "Plan", "Status")
    assert file.kind is ImportKind.ACCOUNTS
    told = dict(file.meanings)
    assert (told["id"], told["Name"], told["Email"]) == ("external_id", "name", "attribute email")


def test_what_is_not_known_is_an_attribute_and_is_told_so(tmp_path: Path) -> None:
    assert heading(tmp_path, "Firma", "Umsatz/Monat").meanings == (
        ("Firma", "name"),
        ("Umsatz/Monat", "attribute umsatz_monat"),
    )


def test_a_person_and_their_company_in_one_row_is_a_file_of_people(tmp_path: Path) -> None:
    cells = ("Name", "E-Mail", "Firma", "MRR (EUR)", "Vertragsende", "Land", "Company country", "Company industry")
    file = heading(tmp_path, *cells)
    assert file.kind is ImportKind.PEOPLE
    assert [means for _, means in file.meanings] == [
        *("name", "email", "account_name", "mrr", "renews_on"),
        *("attribute land", "account_country", "account's attribute industry"),
    ]


def test_an_attribute_may_bear_the_name_of_a_field(tmp_path: Path) -> None:
    assert meanings(tmp_path, "id", "name", "attribute: plan", "Attribute.MRR") == [
        *("external_id", "name", "attribute plan", "attribute mrr")
    ]


@pytest.mark.parametrize("twice", [("Seats", "seats"), ("name", "Name"), ("Firma", "FIRMA")])
def test_a_heading_twice_is_refused(tmp_path: Path, twice: tuple[str, str]) -> None:
    with pytest.raises(ImportProblem, match=r"^Columns 2 and 3 both mean \w+\. Delete one of them\."):
        heading(tmp_path, "id", *twice, *(["name"] if "Seats" in twice else []))


@pytest.mark.parametrize("kind", FIELDS)
def test_no_name_means_two_things(kind: ImportKind) -> None:
    meant: dict[str, str] = {}
    for field in FIELDS[kind]:
        for name in {key(each) for each in (field.name, *others(kind, field))}:
            assert meant.setdefault(name, field.name) == field.name, name
